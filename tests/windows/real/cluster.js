// Two workers that share a listening socket answer four requests.
const cluster = require('cluster');
const http = require('http');

if (cluster.isMaster) {
    const giveUp = setTimeout(() => { console.log('no answer'); process.exit(1); }, process.env.PATIENCE * 1000);
    let ready = 0;

    cluster.fork();
    cluster.fork();
    cluster.on('listening', (worker, address) => {
        if (++ready < 2)
            return;
        let answers = 0;
        for (let i = 0; i < 4; i++)
            http.get({ port: address.port, host: '127.0.0.1', agent: false }, (response) => {
                response.resume();
                response.on('end', () => {
                    if (++answers === 4) {
                        console.log('4 answers');
                        clearTimeout(giveUp);
                        process.exit(0);
                    }
                });
            });
    });
} else {
    http.createServer((request, response) => response.end('hello')).listen(0, '127.0.0.1');
}
