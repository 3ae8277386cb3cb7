"""``python -m course.carry``: judges earlier units for another process."""

from course.carry.judging import answer_request

if __name__ == "__main__":
    answer_request()
