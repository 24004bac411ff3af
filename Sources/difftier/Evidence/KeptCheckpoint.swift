import Evidence
import WireProtocol

/// A checkpoint that somebody kept.
struct KeptCheckpoint {
    let path: String
    let note: String
    /// As it says; believed only where its signature is verified.
    let size: Int

    init(file path: String) throws {
        self.path = path
        do throws(RegularFile.Failure) {
            note = String(decoding: try RegularFile.read(path, limit: SignedNote.maximumBytes), as: UTF8.self)
        } catch {
            throw CommandFailure(.noInput, "\(path): \(error)")
        }
        do throws(EvidenceError) {
            size = try Checkpoint(text: try SignedNote(note).text).size
        } catch {
            throw CommandFailure(.badData, "\(path): \(error.reason)")
        }
    }

    func verify(continuedBy answer: CheckpointAnswer, signedBy keys: [VerifierKey]) throws {
        do throws(EvidenceError) {
            let older = try Checkpoint(note: note, signedBy: keys)
            let newer = try Checkpoint(note: answer.checkpoint, signedBy: keys)
            let proof = ConsistencyProof(
                oldSize: older.size, newSize: newer.size, hashes: answer.consistencyProof.compactMap { MerkleHash($0) })
            guard newer.size >= older.size, proof.proves(newer.root, continues: older.root) else {
                throw EvidenceError(
                    code: .inconsistent,
                    reason: "the log does not continue this checkpoint: it was rolled back or written anew")
            }
        } catch {
            throw CommandFailure(.badData, "\(path): \(error.reason)")
        }
    }
}
