// Plays the calls of calls.proto with the gRPC client of node, and prints a line for each: what a caller sees.
import fs from 'node:fs';
import grpc from '@grpc/grpc-js';
import protoLoader from '@grpc/proto-loader';

const [address, authorityFile, proto] = process.argv.slice(2);
const { calls } = grpc.loadPackageDefinition(protoLoader.loadSync(proto, { longs: Number, defaults: true }));
const host = address.slice(0, address.lastIndexOf(':'));
const secure = authorityFile !== '-';
const client = new calls.Calls(
  address,
  secure ? grpc.credentials.createSsl(fs.readFileSync(authorityFile)) : grpc.credentials.createInsecure(),
  {
    'grpc.default_authority': 'grpc.example',
    'grpc.ssl_target_name_override': 'grpc.example',
    'grpc.max_receive_message_length': -1,
    'grpc.enable_http_proxy': 0,
  });

const generous = () => ({ deadline: Date.now() + 60_000 });
const text = error => `${grpc.status[error.code]} ${error.details}`;
const unary = (name, message, metadata = new grpc.Metadata(), options = generous()) =>
  new Promise((resolve, reject) => client[name](message, metadata, options, (error, answer) => error ? reject(error) : resolve(answer)));

async function repeat() {
  const metadata = new grpc.Metadata();
  metadata.set('x-tag', 'seven');
  return new Promise((resolve, reject) => {
    const seen = [];
    const call = client.repeat({ text: 'hello' }, metadata, generous(), (error, answer) => error ? reject(error) : seen.push(answer.text));
    call.on('metadata', found => seen.push(found.get('x-tag-back')[0]));
    call.on('status', status => { seen.push(status.metadata.get('x-tag-end')[0]); resolve(seen.sort().join(' ')); });
  });
}

async function large() {
  const data = Buffer.alloc(4 * 1024 * 1024, 'portolan');
  return data.equals((await unary('repeat', { data })).data);
}

const count = () => new Promise((resolve, reject) => {
  const call = client.count(new grpc.Metadata(), generous(), (error, sum) => error ? reject(error) : resolve(`${sum.count} ${sum.bytes}`));
  for (let i = 0; i < 300; i++) call.write({ data: Buffer.alloc(1000 + i) });
  call.end();
});

const drip = () => new Promise((resolve, reject) => {
  const words = [];
  const call = client.drip({ count: 5 }, new grpc.Metadata(), generous());
  // The next word exists only once this one has been seen.
  call.on('data', word => { words.push(word.text); client.release({}, new grpc.Metadata(), generous(), error => error && reject(error)); });
  call.on('error', reject);
  call.on('end', () => resolve(words.join(' ')));
});

const converse = () => new Promise((resolve, reject) => {
  const words = [];
  const call = client.converse(new grpc.Metadata(), generous());
  call.on('data', word => {
    words.push(word.text);
    if (words.length < 10) call.write({ text: String(words.length) });
    else call.end();
  });
  call.on('error', reject);
  call.on('end', () => resolve(words.join(' ')));
  call.write({ text: '0' });
});

async function fail() {
  try {
    await unary('fail', {});
  } catch (error) {
    return `${text(error)} ${error.metadata.get('x-why')[0]} ${error.metadata.get('x-why-bin')[0].toString('hex')}`;
  }
}

const failLate = () => new Promise(resolve => {
  const words = [];
  const call = client.failLate({ text: 'one' }, new grpc.Metadata(), generous());
  call.on('data', word => words.push(word.text));
  call.on('error', error => resolve(`${words.join(' ')} ${text(error)}`));
});

async function deadline() {
  try {
    await unary('wait', {}, new grpc.Metadata(), { deadline: Date.now() + 1000 });
  } catch (error) {
    return grpc.status[error.code];
  }
}

const cancel = async () => {
  const before = (await unary('givenUp', {})).count;
  const ended = await new Promise(resolve => {
    const call = client.wait({}, new grpc.Metadata(), {}, error => resolve(grpc.status[error.code]));
    // The workload says when the call has reached it.
    process.stdin.once('data', () => call.cancel());
    console.log('waiting');
  });
  while ((await unary('givenUp', {})).count === before) await new Promise(resolve => setTimeout(resolve, 25));
  return ended;
};

for (const play of [repeat, large, count, drip, converse, fail, failLate, deadline, cancel]) {
  console.log(`${play.name}: ${await play()}`);
}
client.close();
process.stdin.unref();
process.exit(0);
