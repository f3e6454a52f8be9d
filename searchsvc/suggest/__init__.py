"""Help with a query, as pure algorithms over an index's vocabulary: corrections, completions, pinyin."""
