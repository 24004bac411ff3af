import DifftierServer
import Evidence
import Foundation
import Identity
import Logging
import RiskModel
import WireProtocol

/// Signs what a decision allows, for a change or for one step, and takes it back.
///
/// Only what the service chose itself is signed: the protected branch's tip as base, and a patch that was read in whole.
final class GrantDesk: Sendable {
    /// What a grant adds to an answer at most.
    private static let largestGrant = 17 << 10

    private let decisions: DecisionDesk
    private let policy: PolicyInForce
    private let recorder: Recorder
    private let log: EvidenceLog
    private let ring: KeyRing
    private let signer: GrantSigner
    private let revocations: Revocations
    /// Who signs: the service's name.
    private let issuer: String

    init(
        decisions: DecisionDesk, policy: PolicyInForce, recorder: Recorder, log: EvidenceLog, ring: KeyRing, issuer: String
    ) throws(EvidenceError) {
        self.decisions = decisions
        self.policy = policy
        self.recorder = recorder
        self.log = log
        self.ring = ring
        signer = GrantSigner(ring)
        revocations = try Revocations(of: log)
        self.issuer = issuer
    }

    // MARK: Asking

    func request(
        _ request: GrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GrantAnswer> {
        guard case .targetBranch(_, twoDot: false) = request.change.against else {
            throw RPCError(
                .failedPrecondition, "a grant needs an authoritative decision: compare with the protected branch (target_branch)")
        }
        let pending = PendingAnswer<GrantAnswer>()
        try decisions.decide(request.change, for: caller, and: Self.largestGrant, in: session) { [self] decided in
            switch decided {
            case .failure(let error): pending.complete(.failure(error))
            case .success(let decided):
                guard decided.decision.verdict.authoritative else {
                    pending.complete(
                        .failure(
                            RPCError(
                                .failedPrecondition,
                                "a grant needs an authoritative decision: this branch is not the repository's protected one")))
                    return
                }
                sign(decided, for: caller, in: session) { signed in
                    pending.complete(signed.map { GrantAnswer(answer: decided.answer, grant: $0) })
                }
            }
        }
        return pending
    }

    /// Asks for one capability again, now, for the change of a grant.
    func authorize(
        _ request: AuthorizeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<AuthorizeAnswer> {
        let now = UnixTime.now
        let parent = try own(request.grant)
        let pending = PendingAnswer<AuthorizeAnswer>()
        let environment = request.environment ?? caller.environment
        let step = Step(capability: request.capability, environment: environment, parent: parent)
        let because = faults(of: step, for: caller, at: now)
        guard because.isEmpty else {
            deny(step, to: caller, decision: parent.decisionID, because: because, in: session) { pending.complete($0) }
            return pending
        }
        let change = GrantedChange(
            repository: parent.repository, base: parent.base, head: parent.head, capability: request.capability,
            environment: environment)
        try decisions.decide(change, for: caller, in: session) { [self] decided in
            switch decided {
            case .failure(let error): pending.complete(.failure(error))
            case .success(let decided): settle(step, decided, for: caller, in: session) { pending.complete($0) }
            }
        }
        return pending
    }

    private func settle(
        _ step: Step, _ decided: Decided, for caller: Caller, in session: RequestSession,
        completion: @escaping @Sendable (Result<AuthorizeAnswer, RPCError>) -> Void
    ) {
        let decision = decided.decision
        let capabilities = decision.verdict.capabilities
        // Once more: what was taken back while it was decided is not signed.
        let faults = faults(of: step, for: caller, at: UnixTime.now)
        guard faults.isEmpty else {
            return deny(step, to: caller, decision: decision.id, because: faults, in: session, completion: completion)
        }
        if capabilities.granted.contains(step.capability), decision.verdict.isWhole {
            sign(decided, for: caller, step: step, in: session) { [self] signed in
                switch signed {
                case .failure(let error): completion(.failure(error))
                case .success(let grant?) where revocations.time(of: step.parent.id) == nil:
                    completion(.success(AuthorizeAnswer(decisionID: decision.id, outcome: .granted(grant))))
                case .success:
                    deny(
                        step, to: caller, decision: decision.id, because: ["the grant was revoked meanwhile"], in: session,
                        completion: completion)
                }
            }
            return
        }
        var because = capabilities.withheld.first { $0.capability == step.capability }?.because ?? []
        if because.isEmpty {
            because = [
                capabilities.granted.contains(step.capability)
                    ? "not every file of the change could be read, or there is none"
                    : "the policy has no capability \(step.capability)"
            ]
        }
        deny(step, to: caller, decision: decision.id, because: because, in: session, completion: completion)
    }

    // MARK: Checking and taking back

    func verify(_ request: VerifyGrantRequest) throws(RPCError) -> GrantValidity {
        let demand = GrantDemand(capability: request.capability, head: request.head, repository: request.repository)
        let grant: Grant
        do throws(GrantRefusal) {
            grant = try verifier.verify(request.grant, at: UnixTime.now, demanding: demand)
        } catch {
            return GrantValidity(because: [error.reason])
        }
        if let time = revoked(grant) { return GrantValidity(because: ["the grant was revoked \(UnixTime.now - time) s ago"]) }
        // A key that got out can sign; it cannot put on record.
        return try recorded(grant.id) == nil ? GrantValidity(because: [Self.unrecorded]) : GrantValidity()
    }

    private static let unrecorded = "the evidence holds no such grant: its key signed something that the service did not give"

    /// The event of a grant; nil where there is none.
    private func recorded(_ id: String) throws(RPCError) -> LoggedEvent? {
        do throws(EvidenceError) {
            return try log.events(reference: id, kind: .grant, limit: 1).first
        } catch {
            throw RPCError(.unavailable, "the evidence cannot be read: \(error.forClients)", underlying: error)
        }
    }

    func revoke(
        _ request: RevokeGrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<RevocationAnswer> {
        // Whose grant it is is told to nobody else.
        guard let grant = try recorded(request.id), let id = grant.reference,
            caller.roles.contains(.administer) || grant.subject?.isExactly(caller.subject.name) == true
        else {
            throw RPCError(.notFound, "\(caller.subject.name) has no grant of the id \(request.id)")
        }
        if let known = revocations.time(of: id) { return PendingAnswer(RevocationAnswer(revokedAt: known)) }
        let now = UnixTime.now
        let reason = try policy.masked([request.reason], in: session)[0]
        let record = RevocationRecord(grant: id, reason: reason, by: caller.subject.name)
        let event = EvidenceEvent(
            kind: .revocation, at: now, subject: grant.subject, reference: id, body: try .body(of: record))
        let pending = PendingAnswer<RevocationAnswer>()
        recorder.append(event, for: caller.subject.name, in: session) { [revocations] result in
            // Also where that failed: it may be on record all the same, and what was meant to end ends.
            let time = revocations.add(id, at: now)
            pending.complete(result.map { _ in RevocationAnswer(revokedAt: time) })
        }
        return pending
    }

    // MARK: Keys

    var keys: KeySetAnswer { KeySetAnswer(jwks: ring.jwks.json.canonicalText) }

    func rotateKey(for caller: Caller, in session: RequestSession) throws(RPCError) -> PendingAnswer<RotationAnswer> {
        let key: SigningKey
        do throws(KeyError) {
            key = try ring.rotate()
        } catch {
            throw RPCError(.unavailable, "the new key could not be kept; the old one goes on signing", underlying: error)
        }
        let event = EvidenceEvent(
            kind: .key, at: UnixTime.now, reference: key.id,
            body: try .body(of: KeyRecord(purpose: .grants, keyID: key.id, by: caller.subject.name)))
        let pending = PendingAnswer<RotationAnswer>()
        // Where this fails the key signs all the same, and the next start puts it on record.
        recorder.append(event, for: caller.subject.name, in: session) { result in
            pending.complete(result.map { _ in RotationAnswer(keyID: key.id) })
        }
        return pending
    }

    // MARK: Steps

    /// One step of a job, as it asks for one capability.
    struct Step: Sendable {
        var capability: Capability
        var environment: String?
        /// The grant that it runs under.
        var parent: Grant
    }

    /// A grant that this service signed, whatever became of it since.
    ///
    /// - Throws: `invalidArgument` for what is none.
    func own(_ token: String) throws(RPCError) -> Grant {
        let grant: Grant
        do throws(GrantRefusal) {
            let expiry = try GrantVerifier.inspect(token).claims.expiresAt
            grant = try verifier.verify(token, at: min(UnixTime.now, expiry - 1))
        } catch {
            throw RPCError(.invalidArgument, "grant: \(error.reason)")
        }
        guard try recorded(grant.id) != nil else { throw RPCError(.invalidArgument, "grant: \(Self.unrecorded)") }
        return grant
    }

    /// When a grant was taken back, or the one that it was asked for under.
    private func revoked(_ grant: Grant) -> Int? {
        revocations.time(of: grant.id) ?? grant.parent.flatMap { revocations.time(of: $0) }
    }

    private func faults(of step: Step, for caller: Caller, at now: Int) -> [String] {
        let grant = step.parent
        var because: [String] = []
        if !grant.subject.isExactly(caller.subject.name) {
            because.append("the grant is for \(grant.subject), not for \(caller.subject.name)")
        }
        if now >= grant.expiresAt { because.append("the grant expired \(now - grant.expiresAt) s ago") }
        if let revoked = revoked(grant) { because.append("the grant was revoked \(now - revoked) s ago") }
        // Else a job could renew itself for ever.
        if grant.parent != nil { because.append("the grant is a step's: ask under the grant of the change") }
        if let proved = caller.environment, let asked = step.environment, !proved.isExactly(asked) {
            because.append("the step runs in \(proved), as its caller proves, not in \(asked)")
        }
        return because
    }

    /// Signs what a decision allows and makes that durable.
    ///
    /// - Parameter step: nil for all that it allows.
    /// - Parameter completion: nil where nothing is allowed, or not every file could be read.
    private func sign(
        _ decided: Decided, for caller: Caller, step: Step? = nil, in session: RequestSession,
        completion: @escaping @Sendable (Result<SignedGrant?, RPCError>) -> Void
    ) {
        guard let grant = grant(of: decided, for: caller, step: step) else { return completion(.success(nil)) }
        let token: String
        do {
            token = try signer.sign(grant)
        } catch let error as GrantRefusal {
            return completion(.failure(RPCError(.failedPrecondition, error.reason)))
        } catch {
            return completion(.failure(RPCError(.internal, "the grant could not be signed", underlying: error)))
        }
        let event = EvidenceEvent(
            kind: .grant, at: grant.issuedAt, subject: grant.subject, reference: grant.id, body: grant.claims)
        recorder.append(event, for: caller.subject.name, in: session) { result in
            completion(result.map { _ in SignedGrant(id: grant.id, token: token, expiresAt: grant.expiresAt) })
        }
    }

    private func grant(of decided: Decided, for caller: Caller, step: Step?) -> Grant? {
        let decision = decided.decision
        let verdict = decision.verdict
        let allowed = step.map { [$0.capability] } ?? verdict.capabilities.granted
        guard !allowed.isEmpty, verdict.isWhole, let base = verdict.patch.base, let head = verdict.patch.head,
            let patchID = verdict.patch.patchID,
            let evidence = decision.evidence
        else { return nil }
        let now = UnixTime.now
        return Grant(
            id: UUID().uuidString.lowercased(), issuer: issuer, subject: caller.subject.name, issuedAt: now, notBefore: now,
            expiresAt: min(now + decided.lifetime, step?.parent.expiresAt ?? .max), repository: verdict.patch.repository,
            base: base, head: head, patchID: patchID,
            tier: verdict.tier, capabilities: allowed, scope: verdict.scope, policyDigest: verdict.policy.digest,
            decisionID: decision.id, evidenceIndex: evidence.index, environment: step?.environment, parent: step?.parent.id)
    }

    private func deny(
        _ step: Step, to caller: Caller, decision: String, because: [String], in session: RequestSession,
        completion: @escaping @Sendable (Result<AuthorizeAnswer, RPCError>) -> Void
    ) {
        let record = DenialRecord(
            capability: step.capability.name, environment: step.environment, repository: step.parent.repository,
            head: step.parent.head.hex, decisionID: decision, grant: step.parent.id, because: because)
        do throws(RPCError) {
            let event = EvidenceEvent(
                kind: .denial, at: UnixTime.now, subject: caller.subject.name, reference: step.parent.id,
                body: try .body(of: record))
            recorder.append(event, for: caller.subject.name, in: session) { result in
                completion(result.map { _ in AuthorizeAnswer(decisionID: decision, outcome: .denied(because: because)) })
            }
        } catch {
            completion(.failure(error))
        }
    }

    private var verifier: GrantVerifier { GrantVerifier(keys: ring.jwks, issuer: issuer) }
}

extension Verdict {
    /// Something changes, and all of it was read: nothing else is signed.
    fileprivate var isWhole: Bool { complete && patch.files > 0 && patch.patchID != nil }
}
