"""Letters that did not arrive by themselves: whose each is, by when, and what they do about it."""
