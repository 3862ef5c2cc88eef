# A filter that answers EPERM is believed.
# file: unix/forms.c
# suite: faults/filters.sh
/case EPERM:/d
