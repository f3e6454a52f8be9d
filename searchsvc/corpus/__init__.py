"""What a corpus folder holds besides releases: corrections and concepts; and how its files are read while at rest."""
