"""Files written anew without what they hid or what was blacked out."""
