# posix_spawn takes the flags off in the parent.
# file: unix/execute.c
# suite: rules/rules
/^int cloexec_spawn(/,/^}/s/return spawn_handing_over(door, &wishes);/{ int spawned; cloexec_hand_over(\&wishes); spawned = call(door, \&wishes); cloexec_take_back(\&wishes); return spawned; }/
