public import Classification
import Evidence
public import Logging
import RiskModel

/// Puts on record which policies came into force, with their files, and which were refused.
public struct PolicyJournal: Sendable {
    public let policy: PolicyInForce
    private let source: PolicySource
    private let trust: ServiceTrust
    private let logger: Logger

    public init(policy: PolicyInForce, source: PolicySource, trust: ServiceTrust, logger: Logger) {
        self.policy = policy
        self.source = source
        self.trust = trust
        self.logger = logger
    }

    /// - Throws: where that cannot be recorded: nothing is decided under a policy that is not in the evidence.
    public func recordStart() throws {
        let current = policy.current.policy
        try trust.record(policy: current.digest, revision: current.revision, files: files(of: current.digest))
    }

    /// Reads the policy again. One with mistakes is refused, and that is on record too; one that cannot be recorded does not come into force.
    public func reload() {
        let compiled: CompiledPolicy
        do {
            compiled = try policy.read()
        } catch {
            logger.error("the new policy has mistakes; the one in force stays", metadata: ["reason": "\(error)"])
            do { try trust.record(refused: "\(error)") } catch {
                logger.error("the refusal could not be recorded", metadata: ["cause": "\(error)"])
            }
            return
        }
        do {
            let read = compiled.policy
            try trust.record(policy: read.digest, revision: read.revision, files: files(of: read.digest))
        } catch {
            logger.error("the new policy could not be recorded; the one in force stays", metadata: ["cause": "\(error)"])
            return
        }
        policy.bring(compiled)
        logger.notice("policy reloaded", metadata: ["policy": "\(compiled.policy.digest.prefix(12))"])
    }

    /// The files that give the policy of a digest; nil where they changed since it was read.
    private func files(of digest: String) -> [String: [UInt8]]? {
        guard let files = try? source.files(), (try? PolicySource.files(files).digest()) == digest else {
            logger.warning(
                "the policy's files changed while they were read: what is decided under it cannot be derived again later",
                metadata: ["policy": "\(digest.prefix(12))"])
            return nil
        }
        return files
    }
}
