"""Answers that would take long to work out: each is to be judged at once."""

COSTLY = r"""
0w
0x
0A
w - w
x - x
A - A
y - y
0 w^T
0 x^T A^T
0 y^T A
A^T A - A^T A
||x - x||
||0x||
1/||x||
x/||x - x||
x^T x - x^T x
(x^T x)^50
(w^T x)^99 w
||x||^(1/3) x
e^(x^T x) x
sin(||x||) x
e^(e^(x^T x)) x
A^T A A^T A A^T A A^T A A^T A x
(A^T A)(A^T A)(A^T A)(A^T A)(A^T A)(A^T A)(A^T A)(A^T A)
e^(e^(x^100))
e^(e^x)
sin(e^(x^100))
tan(e^(x^50))
x^(e^(x^100))
(x + y)^100
((x + y)^10)^10
((x+1)^6 + (y+1)^6)^6
((x+y+1)^6+(x-y)^5)^6
(x+y+z+1)^6 (x-y+z-1)^6 (x+y-z+2)^6
(sin(x)+cos(x)+x+1)^6
((1+x)^(1/3) + (1-x)^(1/5))^20
x^99/(x^99 + x^98)
sqrt(sqrt(sqrt(sqrt(sqrt(x)))))
|||x| - 1| - |x + 2||
max(x, 1/x, sin x, x^2, e^x, 3)
max(max(x, 1), min(x, 2), |x|)
sin(sin(sin(sin(sin(sin(x))))))
tanh(tanh(tanh(tanh(x))))
sinh(x)^20
cosh(sinh(x))
atan(tan(sin(x)))
acos(acos(x/100))
ln(ln(ln(x)))
ln(x^100 + 1) - 100 ln x
1.0000000000000002^100 x
0.1234567890123x + 0.2345678901234y + 0.345678901234
0.11x+0.12x^2+0.13x^3+0.14x^4+0.15x^5+0.16x^6+0.17x^7+0.18x^8+0.19x^9+0.21x^10+0.22x^11+0.23x^12
0.33sin(0.34x+0.35sin(0.36x+0.37sin(0.38x+0.39sin(0.41x))))
0.51^0.52^0.53
(0.11, 0.12, 0.13, 0.14, 0.15, 0.16, 0.17, 0.18, 0.19)
[0.11, 0.12, 0.13; 0.14, 0.15, 0.16; 0.17, 0.18, 0.19]
[1,2,3,4,5;6,7,8,9,1;2,3,4,5,6;7,8,9,1,2;3,4,5,6,7]
(1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8,9,1,2,3,4,5)
(x, y, x, y, x, y)
[x^20, y^20; (x+y)^20, (x-y)^20]
1e30
1e-30
10^100
99999999999999999999999999999
123456789012345678901234567/7
sqrt(2)sqrt(3)
sqrt(10^90 + 1)
e^230
e^-80
pi^pi^pi
sin(999999)
1/(x-x+1)
undefined
(x^2-1)/(x-1)
1/(|x|-x)
sqrt(-x^2)
ln(-x^2)
0
0^0
x^0
x^x
x^x^x
(x^x)^x
(-x)^x
(S_i + S_j)^100
S_i^S_j^S_i
((x^2 + 1)^2 + 1)^20
(x + 1/(x + 1/(x + 1/(x + 1/(x + 1)))))^6
sqrt(x + sqrt(x + sqrt(x + sqrt(x + sqrt(x)))))
(||x|| + 1)^99 x
(||x||^2 + ||x||)^(1/7) x
|x|^(|x|^|x|)
e^(-e^(x^20))
1/(e^(-x^50) - e^(-x^60))
ln(1 + e^(100x)) - 100x
tanh(e^x)^99
x^(1/3) + x^(1/5) + x^(1/7) - x^(1/9)
""".strip().splitlines()
