// Pushes the records of a JSON file from one PouchDB to another over plain HTTP on loopback, and says how long it took.
// Neither side encrypts, signs or uses TLS: this is the peer's best case.
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import express from 'express';
import expressPouchDB from 'express-pouchdb';
import PouchDB from 'pouchdb';
import memory from 'pouchdb-adapter-memory';

const records = JSON.parse(fs.readFileSync(process.argv[2], 'utf8'));
const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'peer-'));
PouchDB.plugin(memory);
const Memory = PouchDB.defaults({ adapter: 'memory' });
const app = express();
app.use('/', expressPouchDB(Memory, { mode: 'minimumForPouchDB', configPath: path.join(folder, 'config.json'), logPath: path.join(folder, 'log.txt') }));
const server = http.createServer(app).listen(0, '127.0.0.1', async () => {
  const local = new Memory('desk');
  await local.bulkDocs(records.map((record, index) => ({ _id: `r${String(index).padStart(6, '0')}`, ...record })));
  const remote = new PouchDB(`http://127.0.0.1:${server.address().port}/records`);
  const began = process.hrtime.bigint();
  const result = await local.replicate.to(remote);
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  process.stdout.write(JSON.stringify({ records: result.docs_written, seconds }) + '\n', () => process.exit(result.docs_written === records.length ? 0 : 1));
});
