import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import { RecordingError } from './RecordingError.ts';

/** What all frames of a recording share. */
export const RecordingMetadataSchema = z.object({
  sceneSchema: z.string().min(1).describe('digest of the scene codec that packed the scenes'),
  actionSchema: z.string().min(1).describe('digest of the codec that packed the actions'),
  groundsSchema: z.string().min(1).exactOptional().describe('digest of the codec that packed the expert\'s grounds; left out where frames have none'),
  stepS: z.number().positive().describe('seconds of one world tick'),
  stepsPerFrame: z.int().min(1).describe('a frame is saved every so many ticks'),
});

export type RecordingMetadata = z.infer<typeof RecordingMetadataSchema>;

/** What a reader expects; what is left out is not checked. */
export type RecordingExpectation = Partial<RecordingMetadata>;

export type Row = Record<string, SQLOutputValue>;

/** `Codr` as SQLite's application id. */
const APPLICATION_ID = 0x436f6472;
/** Version 2 keeps the expert's grounds in frames. Version 1 is read, not written on. */
const FORMAT_VERSION = 2;
const OLDEST_READ = 1;

const TABLES = `
  CREATE TABLE metadata(json TEXT NOT NULL) STRICT;
  CREATE TABLE episodes(
    number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, update_number INTEGER NOT NULL, driver TEXT NOT NULL, town TEXT NOT NULL,
    route TEXT NOT NULL, status TEXT NOT NULL, header TEXT NOT NULL, outcome TEXT) STRICT;
  CREATE TABLE frames(
    episode INTEGER NOT NULL, step INTEGER NOT NULL, id INTEGER NOT NULL, disagreement REAL NOT NULL, reason INTEGER NOT NULL, failure TEXT,
    PRIMARY KEY(episode, step)) STRICT, WITHOUT ROWID;
  CREATE TABLE blocks(id INTEGER PRIMARY KEY, episode INTEGER NOT NULL, frames INTEGER NOT NULL, raw_bytes INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
  CREATE TABLE tail(id INTEGER PRIMARY KEY, episode INTEGER NOT NULL, payload BLOB NOT NULL) STRICT;
  CREATE TABLE infractions(
    episode INTEGER NOT NULL, number INTEGER NOT NULL, kind TEXT NOT NULL, tick INTEGER NOT NULL, details TEXT NOT NULL,
    PRIMARY KEY(episode, number)) STRICT, WITHOUT ROWID;`;

/**
 * One recording as a SQLite database: opening with its checks, statements, transactions, and SQLite's errors as ours.
 * `frames` is narrow (one row per frame, clustered by episode); the bytes are in `blocks` (full, compressed) and `tail` (single frames
 * of blocks that are still open). A frame's id is block × 8 + place in the block, so a read needs no look-up.
 */
export class RecordingFile {
  readonly path: string;
  readonly metadata: RecordingMetadata;
  readonly version: number;
  readonly #database: DatabaseSync;
  readonly #writable: boolean;
  readonly #statements = new Map<string, StatementSync>();

  private constructor(path: string, database: DatabaseSync, metadata: RecordingMetadata, version: number, writable: boolean) {
    this.path = path;
    this.version = version;
    this.#database = database;
    this.metadata = metadata;
    this.#writable = writable;
  }

  /** @throws RecordingError when there is no such file, it is no recording, of another version, or not as expected */
  static openToRead(path: string, expected: RecordingExpectation): RecordingFile {
    if (!existsSync(path)) {
      throw new RecordingError('RECORDING_MISSING', 'There is no such recording.', { where: path, remedy: 'Check the path, or record one with `codriver record` or `codriver train`.' });
    }
    return translated(path, () => withDatabase(new DatabaseSync(path, { readOnly: true, timeout: 5000 }), (database) => {
      const version = checkedVersion(path, database, OLDEST_READ);
      return new RecordingFile(path, database, checkedMetadata(path, database, expected, version), version, false);
    }));
  }

  /** Opens a recording to go on with it, or makes a new one where there is no file or an empty one. @throws RecordingError as {@link openToRead} */
  static openToWrite(path: string, metadata: RecordingMetadata): RecordingFile {
    const checked = RecordingMetadataSchema.parse(metadata);
    return translated(path, () => withDatabase(new DatabaseSync(path, { timeout: 5000 }), (database) => {
      if (isEmpty(database)) layOut(database, checked);
      const version = checkedVersion(path, database, FORMAT_VERSION);
      checkedMetadata(path, database, checked, version);
      // In WAL mode NORMAL loses nothing when the process dies; only a power cut can take the last transactions.
      // The log is moved into the file at 64 MB: each move waits for the disk, at 16 MB that took a fifth of the writing speed.
      database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 16000;');
      return new RecordingFile(path, database, checked, version, true);
    }));
  }

  get(sql: string, ...parameters: SQLInputValue[]): Row | undefined {
    return translated(this.path, () => this.#statement(sql).get(...parameters));
  }

  all(sql: string, ...parameters: SQLInputValue[]): Row[] {
    return translated(this.path, () => this.#statement(sql).all(...parameters));
  }

  run(sql: string, ...parameters: SQLInputValue[]): void {
    translated(this.path, () => this.#statement(sql).run(...parameters));
  }

  /** Runs `work` as one transaction: all of it is kept, safe from a killed process, when this returns, or nothing of it when this throws. */
  transaction<T>(work: () => T): T {
    translated(this.path, () => this.#database.exec('BEGIN IMMEDIATE'));
    try {
      const result = work();
      translated(this.path, () => this.#database.exec('COMMIT'));
      return result;
    } catch (error) {
      // SQLite has already rolled back after some errors, such as a full disk.
      if (this.#database.isTransaction) this.#database.exec('ROLLBACK');
      throw error;
    }
  }

  /** Runs `work` on one state of the file, whatever another process writes meanwhile. */
  snapshot<T>(work: () => T): T {
    translated(this.path, () => this.#database.exec('BEGIN'));
    try {
      return work();
    } finally {
      translated(this.path, () => this.#database.exec('COMMIT'));
    }
  }

  /** What {@link get} would return were the row damaged: an error that names the file. */
  damaged(what: string, cause?: unknown): RecordingError {
    return damagedError(this.path, what, cause);
  }

  /** Leaves one plain file, which can be read from a read-only disk too, unless someone else has it open. */
  close(): void {
    if (this.#writable) leaveWalMode(this.path, this.#database);
    this.#database.close();
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

/** Closes the database when `use` throws. */
function withDatabase<T>(database: DatabaseSync, use: (database: DatabaseSync) => T): T {
  try {
    return use(database);
  } catch (error) {
    database.close();
    throw error;
  }
}

function isEmpty(database: DatabaseSync): boolean {
  return integerPragma(database, 'application_id') === 0 && database.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').get() === undefined;
}

/** One transaction, so that a killed process leaves either nothing or a whole empty recording. */
function layOut(database: DatabaseSync, metadata: RecordingMetadata): void {
  database.exec(`BEGIN IMMEDIATE; ${TABLES} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${FORMAT_VERSION};`);
  database.prepare('INSERT INTO metadata(json) VALUES (?)').run(JSON.stringify(metadata));
  database.exec('COMMIT');
}

function leaveWalMode(path: string, database: DatabaseSync): void {
  try {
    database.exec('PRAGMA busy_timeout = 0; PRAGMA journal_mode = DELETE;');
  } catch (error) {
    const translatedError = sqliteError(path, error);
    // Readers may keep the file in WAL mode; nothing is lost by that.
    if (translatedError?.code !== 'RECORDING_BUSY') throw translatedError ?? error;
  }
}

/** @param oldest version that is of use */
function checkedVersion(path: string, database: DatabaseSync, oldest: number): number {
  if (integerPragma(database, 'application_id') !== APPLICATION_ID) {
    throw new RecordingError('RECORDING_FORMAT', 'This file is not a Codriver recording.', { where: path, remedy: 'Give the path of a recording, usually `*.sqlite` in a run folder.' });
  }
  const version = integerPragma(database, 'user_version');
  if (version < oldest || version > FORMAT_VERSION) {
    const readable = version >= OLDEST_READ && version < FORMAT_VERSION;
    throw new RecordingError('RECORDING_VERSION', `This recording has format version ${version}; this Codriver reads versions ${OLDEST_READ} to ${FORMAT_VERSION} and writes version ${FORMAT_VERSION}.`, {
      where: path,
      remedy: version > FORMAT_VERSION ? 'Update Codriver.' : readable ? 'It can be read, but not gone on with: record into another file, or use the Codriver that wrote it.' : 'Record again, or use the Codriver that wrote it.',
    });
  }
  return version;
}

function checkedMetadata(path: string, database: DatabaseSync, expected: RecordingExpectation, version: number): RecordingMetadata {
  const metadata = parsedMetadata(path, database.prepare('SELECT json FROM metadata').get()?.['json']);
  // Version 1 kept no grounds, whatever a reader could make of them.
  const keys = ['sceneSchema', 'actionSchema', ...(version === 1 ? [] : (['groundsSchema'] as const)), 'stepS', 'stepsPerFrame'] as const;
  const differing = keys.filter((key) => expected[key] !== undefined && expected[key] !== metadata[key]);
  if (differing.length > 0) {
    const parts = differing.map((key) => `${key} ${metadata[key]} where ${expected[key]} is needed`);
    throw new RecordingError('RECORDING_SCHEMA', `This recording does not fit: it has ${parts.join(', ')}.`, {
      where: path,
      remedy: 'Record again with this version and these settings, or use the version that wrote it.',
    });
  }
  return metadata;
}

function parsedMetadata(path: string, json: unknown): RecordingMetadata {
  try {
    return RecordingMetadataSchema.parse(JSON.parse(z.string().parse(json)));
  } catch (error) {
    throw damagedError(path, 'its metadata', error);
  }
}

function integerPragma(database: DatabaseSync, name: string): number {
  return z.int().parse(database.prepare(`PRAGMA ${name}`).get()?.[name]);
}

function damagedError(path: string, what: string, cause?: unknown): RecordingError {
  const reason = cause instanceof Error ? ` (${cause.message})` : '';
  return new RecordingError('RECORDING_DAMAGED', `The recording is damaged: ${what} cannot be read${reason}.`, {
    where: path,
    remedy: 'Restore the file from a copy, or record again.',
    kind: 'environment',
    cause,
  });
}

/** Runs `work`; an error of SQLite becomes one of ours, any other error passes. */
function translated<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw sqliteError(path, error) ?? error;
  }
}

const BUSY = 5;
const READ_ONLY = 8;
const CORRUPT = 11;
const CANNOT_OPEN = 14;
const NOT_A_DATABASE = 26;

function sqliteError(path: string, error: unknown): RecordingError | undefined {
  if (!(error instanceof Error) || !('errcode' in error) || typeof error.errcode !== 'number') return undefined;
  // The low byte is the primary result code, the rest a refinement.
  switch (error.errcode & 0xff) {
    case NOT_A_DATABASE:
      return new RecordingError('RECORDING_FORMAT', 'This file is not a Codriver recording.', { where: path, remedy: 'Give the path of a recording, usually `*.sqlite` in a run folder.', cause: error });
    case CORRUPT:
      return damagedError(path, 'a page of the database', error);
    case BUSY:
      return new RecordingError('RECORDING_BUSY', 'Another process is writing to this recording.', { where: path, remedy: 'Wait for it to end, or record to another file.', kind: 'environment', cause: error });
    case READ_ONLY:
      return new RecordingError('RECORDING_WRITE', 'The recording or its folder is read-only, and it was not closed by its writer.', { where: path, remedy: 'Give write permission, or copy the file and its `-wal` file to a folder that may be written.', kind: 'environment', cause: error });
    case CANNOT_OPEN:
      return new RecordingError('RECORDING_MISSING', 'The recording cannot be opened or created.', { where: path, remedy: 'Check that its folder exists and may be written.', kind: 'environment', cause: error });
    default:
      return new RecordingError('RECORDING_WRITE', `The recording cannot be used: ${error.message}.`, { where: path, remedy: 'Check free disk space and permissions, then resume.', kind: 'environment', cause: error });
  }
}
