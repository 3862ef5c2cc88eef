// fork() with its channel, there and back.
const { fork } = require('child_process');

if (process.argv[2] === 'child') {
    process.on('message', (text) => {
        process.send(text + ' and back');
        setTimeout(() => process.exit(0), 200);
    });
} else {
    const child = fork(__filename, ['child']);
    const giveUp = setTimeout(() => { console.log('no answer'); process.exit(1); }, process.env.PATIENCE * 1000);

    child.on('message', (text) => { console.log(text); clearTimeout(giveUp); });
    child.on('exit', (code) => { console.log('code ' + code); process.exit(0); });
    child.send('there');
}
