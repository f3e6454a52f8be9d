"""What an OpenSearch cluster is measured by: equal answers, loads, searches."""
