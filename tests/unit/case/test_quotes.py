from standoff.case.quotes import find_quote


def test_blanks_and_quotation_marks_are_alike():
    text = "He said:  “we\n  won’t   wait”, and left."
    assert find_quote('"we won\'t wait"', text) == ((10, 29),)
    assert text[10:29] == "“we\n  won’t   wait”"


def test_a_quote_is_found_at_both_ends_of_a_text():
    assert find_quote("a b", "a  b") == ((0, 4),)


def test_at_most_two_places_are_given():
    assert find_quote("a", "a a a") == ((0, 1), (2, 3))
    assert find_quote("a", "a a a", most=5) == ((0, 1), (2, 3), (4, 5))


def test_what_is_not_there_is_not_found():
    assert find_quote("c", "a b") == ()
    assert find_quote("  ", "a b") == ()
