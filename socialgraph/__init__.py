"""socialgraph: a wind tunnel for social platforms."""
