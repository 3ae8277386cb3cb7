"""The students and the dates of a class, read from CSV files."""

from datetime import UTC
from zoneinfo import ZoneInfo

import pytest

from autograder.classes import dates
from autograder.classes.roster import Student, read_roster
from course.errors import UserError

UNITS = ["00_start_here", "01_gradients_by_hand", "02_scalar_autograd"]
BERLIN = ZoneInfo("Europe/Berlin")
ADA = Student("ada", "Ada", "Lovelace", "ada@x.org")


def roster(tmp_path, text, encoding="utf-8"):
    """Return the students of a CSV file with this text."""
    path = tmp_path / "roster.csv"
    path.write_bytes(text.encode(encoding))
    return read_roster(path)


@pytest.mark.parametrize(
    "text",
    [
        "id,first_name,last_name,email\nada,Ada,Lovelace,ada@x.org\n",
        "Username;Surname;First name;Email address\nada;Lovelace;Ada;ada@x.org\n\n",
        "login\tname\te-mail\nada\tLovelace, Ada\tada@x.org\n",
        "\ufeffUser,Full name,Mail\r\n ada , Ada Lovelace ,ada@x.org\r\n",
    ],
)
def test_rosters_of_many_makes_say_the_same(tmp_path, text):
    assert roster(tmp_path, text) == [ADA]


def test_names_with_commas_and_umlauts_survive(tmp_path):
    text = 'id,last,first\nzoe,"Müller, geb. Šárka",Zoë\n'
    assert roster(tmp_path, text) == [Student("zoe", "Zoë", "Müller, geb. Šárka")]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("first,last\nAda,L\n", "no column `id`"),
        ("", "no column `id`"),
        ("id,email\n", "lists no students"),
        ("id,first\n,Ada\n", "line 2: there is no id"),
        ("id\nada\nADA\n", "line 3: the id 'ADA' is there 2 times"),
        ("id\na+b\n", "cannot be the name of a folder"),
        ("id\n../x\n", "cannot be the name of a folder"),
        ("id,username\na,b\n", "two columns for the id"),
    ],
)
def test_what_is_wrong_with_a_roster_is_told_with_its_line(tmp_path, text, words):
    with pytest.raises(UserError, match=None) as error:
        roster(tmp_path, text)
    assert words in str(error.value)


def test_all_unusable_lines_are_told_at_once(tmp_path):
    with pytest.raises(UserError) as error:
        roster(tmp_path, "id\n" + "\n".join(f"a/{n}" for n in range(9)) + "\n")
    assert "line 2" in str(error.value) and "and 4 more" in str(error.value)


def test_another_encoding_says_how_to_save_it(tmp_path):
    with pytest.raises(UserError, match="UTF-8"):
        roster(tmp_path, "id,first\nzoe,Zoë\n", "latin-1")


def test_a_date_without_a_time_ends_with_the_day():
    assert (
        dates.in_utc(dates.moment("2027-07-05", BERLIN)).isoformat(" ")
        == "2027-07-05 21:59:00"
    )


def test_the_time_of_day_stays_when_the_clock_is_changed():
    due = dates.evenly(UNITS[:2], dates.moment("2027-03-26T18:00", BERLIN), 7)
    assert [when.hour for when in due.values()] == [18, 18]
    assert [dates.in_utc(when).hour for when in due.values()] == [17, 16]


def test_dates_are_read_by_the_number_of_the_unit(tmp_path):
    path = tmp_path / "due.csv"
    path.write_text("unit,due\n01,2027-03-05T12:00\n02_scalar_autograd,2027-03-12\n")
    due = dates.read_dates(path, UNITS, UTC)
    assert list(due) == UNITS[1:]
    assert due[UNITS[1]].hour == 12


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("unit,date\n", "no columns"),
        ("unit,due\n07,2027-03-05\n", "line 2: '07' is no unit"),
        ("unit,due\n01,soon\n", "'soon' is no date"),
    ],
)
def test_what_is_wrong_with_dates_is_told(tmp_path, text, words):
    path = tmp_path / "due.csv"
    path.write_text(text)
    with pytest.raises(UserError) as error:
        dates.read_dates(path, UNITS, UTC)
    assert words in str(error.value)


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc", "\0"])
def test_an_unknown_zone_is_told(zone):
    with pytest.raises(UserError, match="no time zone"):
        dates.zone_of(zone)
