#!/bin/sh
# node: stdio beyond 2, messages and sockets between processes, and a cluster's listening socket.
# SPDX-License-Identifier: MIT
. "${0%/*}/compat/common.sh"

needs node

node_stdio()
{
    cat >stdio.js <<'END_OF_SCRIPT'
const { fork, spawn, spawnSync } = require('child_process');
const fs = require('fs'), net = require('net');
if (process.argv[2] === 'child') {
  process.once('message', (message, socket) => {
    if (socket) socket.end('from the child\n');
    process.send(message + 4);
    process.disconnect();
  });
  return;
}
function pipes(next) {
  const file = fs.openSync('file', 'w');
  const child = spawn('sh', ['-c', 'cat <&3 >&4; echo five >&5; echo six >&6'], { stdio: ['ignore', 'inherit', 'inherit', 'pipe', 'pipe', 'pipe', file] });
  let got = '';
  child.stdio[3].end('three ');
  child.stdio[4].on('data', data => got += data);
  child.stdio[5].on('data', data => got += data);
  child.on('close', () => { console.log(got.split(/\s+/).filter(Boolean).sort().join(' '), fs.readFileSync('file', 'utf8').trim()); next(); });
}
function ipc(next) {
  const child = fork(__filename, ['child']);
  child.on('message', message => console.log('ipc', message));
  child.on('close', code => { console.log('closed', code); next(); });
  child.send(17);
}
function handle(next) {
  const child = fork(__filename, ['child']);
  const server = net.createServer(socket => child.send(17, socket)).listen(0, '127.0.0.1', () => {
    net.connect(server.address().port, '127.0.0.1').on('data', data => process.stdout.write('socket ' + data)).on('close', () => { server.close(); next(); });
  });
}
const sync = spawnSync('sh', ['-c', 'cat; echo error >&2; echo three >&3'], { input: 'sync', stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
console.log(sync.stdout.toString(), sync.stderr.toString().trim(), sync.output[3].toString().trim());
pipes(() => ipc(() => handle(() => {})));
END_OF_SCRIPT
    run timeout 200 node stdio.js >"$result"
}

node_cluster()
{
    port=$(free_port)
    cat >cluster.js <<'END_OF_SCRIPT'
const cluster = require('cluster'), http = require('http');
if (cluster.isPrimary) {
  for (let i = 0; i < 2; i++) cluster.fork();
  let listening = 0;
  cluster.on('listening', () => {
    if (++listening < 2) return;
    http.get({ port: process.argv[2], host: '127.0.0.1' }, answer => answer.on('data', data => console.log(data.toString())).on('end', () => cluster.disconnect()));
  });
} else {
  http.createServer((request, answer) => { answer.setHeader('Connection', 'close'); answer.end('from worker'); }).listen(process.argv[2], '127.0.0.1');
}
END_OF_SCRIPT
    run timeout 200 node cluster.js "$port" >"$result"
}

works "node stdio 3 to 6, IPC, a socket through IPC" node_stdio "sync error three
five three six
ipc 21
closed 0
socket from the child"
works "node cluster" node_cluster "from worker"
finish
