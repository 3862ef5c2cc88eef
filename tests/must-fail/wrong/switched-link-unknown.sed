# Only the file's own path counts, not the link by which it was executed.
# file: unix/own.c
# suite: rules/rules own
/^bool cloexec_is_own(/,/^}/s/ || stands_at(executed_path, file, path)//
