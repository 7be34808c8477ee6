"""The kinds of drill of each notebook: functions that deal a question by chance."""
