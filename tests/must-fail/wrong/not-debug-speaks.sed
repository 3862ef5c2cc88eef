# Settings that are not understood are named to who did not ask.
# file: unix/start.c
# suite: preload/settings.sh
s/if (settings.debug) {/if (settings.debug || 1) {/
