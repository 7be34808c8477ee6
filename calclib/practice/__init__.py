"""Exercises: grade an answer, name the mistake, give hints, and deal new ones."""

from calclib.practice.exercises import find, grade, numbers
from calclib.practice.feedback import Feedback
from calclib.practice.judge import Exercise
from calclib.practice.paper import solutions
from calclib.practice.show import drill, exercise
from calclib.practice.variants import deal, kinds_of
