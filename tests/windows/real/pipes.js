// Standard handles through pipes, in both directions; a descriptor above 2; what the child received beside them.
const { spawnSync, spawn } = require('child_process');
const fs = require('fs');
const server = require('net').createServer();

server.listen(0, '127.0.0.1', () => {
    // What it says is not looked at: bun 1.2.23 loses the output of one synchronous child in ten under Wine.
    spawnSync('./subject.exe', ['count-to', 'pipes.txt']);
    const more = spawn('cmd.exe', ['/c', 'more'], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
    let text = '';

    more.stdout.on('data', (data) => (text += data));
    more.on('close', (code) => {
        console.log('through ' + text.trim() + ', code ' + code);
        process.exit(0);
    });
    more.stdin.end('hello\r\n');
});
