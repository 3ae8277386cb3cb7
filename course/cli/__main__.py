"""`python -m course.cli` is `kindling`, for when the script is not on the path."""

from course.cli.app import main

if __name__ == "__main__":
    main()
