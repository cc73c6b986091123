// Our webhooks, verified by the library of the Standard Webhooks project. Run in a folder where it can be installed.
//   node receive.mjs SEND; exit 77 when the library can't be had.
import { execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { randomBytes } from 'node:crypto';

const library = 'standardwebhooks@1.0.0';

function load() {
  const require = createRequire(process.cwd() + '/');
  try {
    return require('standardwebhooks');
  } catch {
    execFileSync('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', '.', library], { stdio: 'pipe', timeout: 60_000 });
    return require('standardwebhooks');
  }
}

let Webhook;
try {
  ({ Webhook } = load());
} catch (error) {
  console.log(`skipped: ${library} can't be installed here (${String(error.message).split('\n')[0]})`);
  process.exit(77);
}

const secret = (bytes) => 'whsec_' + randomBytes(bytes).toString('base64');
const alert = (title) => JSON.stringify({ type: 'alert.fired', timestamp: '2024-12-14T03:00:00Z', data: { title } });
const bodies = ['Dockers walk out', 'naïve ☃ 日本語 😀 عربي', 'quotes " \\ / and \u2028', '', 'x'.repeat(15_000)].map(alert);

// Sends every body signed with `secrets`; `verify` tells whether the receiver takes a request. Gives the statuses.
async function deliver(program, secrets, verify) {
  const server = createServer((request, response) => {
    const pieces = [];
    request.on('data', (piece) => pieces.push(piece));
    request.on('end', () => {
      response.statusCode = verify(Buffer.concat(pieces).toString('utf8'), request.headers) ? 204 : 400;
      response.end();
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const sender = spawn(program, [`http://127.0.0.1:${server.address().port}/hook`, ...secrets], { stdio: ['pipe', 'pipe', 'inherit'] });
  sender.stdin.end(bodies.join('\n') + '\n');
  let output = '';
  for await (const piece of sender.stdout) output += piece;
  server.close();
  server.closeAllConnections();
  return output.trim().split('\n').map((line) => parseInt(line, 10));
}

function takes(secret) {
  return (body, headers) => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };
}

const program = process.argv[2];
const [shortest, longest, old, fresh] = [secret(24), secret(64), secret(32), secret(32)];
const cases = [
  ['shortest secret', [shortest], takes(shortest), 204],
  ['longest secret', [longest], takes(longest), 204],
  ['rotation, receiver with the old secret', [fresh, old], takes(old), 204],
  ['rotation, receiver with the new secret', [fresh, old], takes(fresh), 204],
  ['another secret', [old], takes(fresh), 400],
  ['another body', [old], (body, headers) => takes(old)(body + ' ', headers), 400],
  ['another id', [old], (body, headers) => takes(old)(body, { ...headers, 'webhook-id': 'msg_x' }), 400],
  ['no secret', [], takes(old), 400],
];
let failed = 0;
for (const [name, secrets, verify, wanted] of cases) {
  const statuses = await deliver(program, secrets, verify);
  const good = statuses.length === bodies.length && statuses.every((status) => status === wanted);
  console.log(`${good ? 'ok' : 'FAILED'} ${name}: ${statuses.join(' ')}`);
  failed += good ? 0 : 1;
}
process.exit(failed === 0 ? 0 : 1);
