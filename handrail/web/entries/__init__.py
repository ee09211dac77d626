"""Pages for anybody who knows something about an entry: its owner, a reader, a proposer."""
