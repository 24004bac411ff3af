import Identity
public import Logging

/// Puts on record who is believed, and which trust files were refused.
public struct TrustJournal: Sendable {
    private let gatekeeper: Gatekeeper
    private let trust: ServiceTrust
    private let logger: Logger

    public init(gatekeeper: Gatekeeper, trust: ServiceTrust, logger: Logger) {
        self.gatekeeper = gatekeeper
        self.trust = trust
        self.logger = logger
    }

    /// - Throws: where that cannot be recorded: nobody is believed of whom the evidence does not say so.
    public func recordStart() throws {
        if let policy = gatekeeper.trustPolicy { try trust.record(policy) }
    }

    /// Reads the trust file again. One with mistakes is refused, and that is on record too; one that cannot be recorded is not followed.
    public func reload(_ path: String) {
        let policy: TrustPolicy
        do throws(TrustPolicyErrors) {
            policy = try TrustFile.load(path)
        } catch {
            logger.error("the new trust file has mistakes; the one in force stays", metadata: ["reason": "\(error)"])
            do { try trust.record(refusedTrust: "\(error)") } catch {
                logger.error("the refusal could not be recorded", metadata: ["cause": "\(error)"])
            }
            return
        }
        do { try trust.record(policy) } catch {
            logger.error("the new trust file could not be recorded; the one in force stays", metadata: ["cause": "\(error)"])
            return
        }
        gatekeeper.follow(policy)
        logger.notice("trust file reloaded", metadata: ["trust": "\(policy.digest.prefix(12))"])
    }
}
