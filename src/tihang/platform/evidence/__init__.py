"""A firm's library of files (佐证材料库): taken in, looked into, kept, used again."""
