"""What the analyst writes: vocabulary, reading with good errors, arms as overlays."""
