"""What `import conventions` gives: the public functions and values, in modules that load when first used."""
