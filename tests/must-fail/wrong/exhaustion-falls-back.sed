# Too many open files count as a refusal.
# file: unix/forms.c
# suite: faults/refusals.sh
s/case EPERM:/&\n    case EMFILE:/
