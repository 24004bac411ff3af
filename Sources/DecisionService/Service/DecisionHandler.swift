import Classification
public import DifftierServer
import Evidence
public import Logging
public import RiskModel
public import WireProtocol

/// Answers requests: each method at the desk it belongs to, for a caller that is proved.
public final class DecisionHandler: RequestHandling {
    private let gatekeeper: Gatekeeper
    private let decisions: DecisionDesk
    private let grants: GrantDesk
    private let gates: GateDesk
    private let statements: StatementDesk
    private let forgeReviews: ForgeReviewDesk
    private let statuses: StatusDesk
    private let evidence: EvidenceDesk
    private let repositories: RepositoryDirectory
    private let policy: PolicyInForce
    private let log: EvidenceLog
    private let measures: MeasuresDesk
    private let quota: EvidenceQuota
    private let counters = ServiceCounters()
    private let storage = StorageHealth()
    private let version: String
    private let started = ContinuousClock.now

    /// - Parameters:
    ///   - trust: what the service signs with and where it keeps its evidence.
    ///   - gatekeeper: tells who calls.
    ///   - people: knows who is behind names.
    ///   - recorder: what events are appended to; nil for the log of `trust`.
    ///   - evidencePerHour: bytes of evidence that one subject may make in an hour; nil for no bound.
    ///   - logger: receives the causes of errors, with the paths and statements that clients are not told.
    public init(
        repositories: [RepositoryEntry], policy: PolicyInForce, trust: ServiceTrust, gatekeeper: Gatekeeper,
        people: PeopleDesk, version: String,
        recorder: (any EventAppending)? = nil, evidencePerHour: Int? = nil, logger: Logger
    ) throws {
        quota = EvidenceQuota(bytesPerHour: evidencePerHour)
        let recorder = Recorder(log: recorder ?? trust.log, counters: counters, health: storage, quota: quota, logger: logger)
        self.repositories = RepositoryDirectory(repositories)
        self.policy = policy
        self.gatekeeper = gatekeeper
        self.version = version
        log = trust.log
        measures = MeasuresDesk(log: trust.log, repositories: self.repositories, policy: policy)
        let book = try ReviewBook(of: trust.log)
        let keyed = KeyedEvents(recorder: recorder, log: trust.log)
        let decider = Decider(
            policy: policy, recent: RecentBehaviour(log: trust.log, logger: logger), people: people, book: book,
            recorder: recorder, counters: counters, logger: logger)
        decisions = DecisionDesk(repositories: self.repositories, policy: policy, decider: decider)
        gates = GateDesk(decisions: decisions, book: book, recorder: recorder, log: trust.log)
        statements = StatementDesk(gates: gates, decisions: decisions, policy: policy, keyed: keyed)
        forgeReviews = ForgeReviewDesk(gates: gates, policy: policy, recorder: recorder)
        statuses = StatusDesk(decisions: decisions, policy: policy, book: book, keyed: keyed)
        grants = try GrantDesk(
            decisions: decisions, policy: policy, recorder: recorder, log: trust.log, ring: trust.grantKeys, issuer: trust.name)
        evidence = EvidenceDesk(trust: trust, grants: grants, policy: policy, keyed: keyed, logger: logger)
    }

    public func caller(
        of method: Method, with credentials: Credentials, in session: RequestSession
    ) throws(RPCError) -> Caller {
        let caller = try gatekeeper.caller(with: credentials, in: session)
        guard !method.isAboutAllRepositories || caller.mayAskAboutAll else {
            throw RPCError(.permissionDenied, "\(method.rawValue) speaks of all repositories, and \(caller.subject.name) may not")
        }
        if method.makesEvidence { try quota.check(caller.subject.name) }
        return caller
    }

    // MARK: Decisions

    public func classify(
        _ request: RevisionsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer> {
        let pending = PendingAnswer<Answer>()
        try decisions.decide(request, for: caller, in: session) { pending.complete($0.map(\.answer)) }
        return pending
    }

    public func classifyText(
        _ text: [UInt8], as request: TextRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<Answer> {
        let pending = PendingAnswer<Answer>()
        try decisions.decideText(text, as: request, for: caller, in: session) { pending.complete($0.map(\.answer)) }
        return pending
    }

    public func classifyRange(
        _ request: RangeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<Answer> {
        try decisions.decideRange(request, for: caller, in: session)
    }

    // MARK: Grants

    public func requestGrant(
        _ request: GrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GrantAnswer> {
        try grants.request(request, for: caller, in: session)
    }

    public func authorize(
        _ request: AuthorizeRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<AuthorizeAnswer> {
        try grants.authorize(request, for: caller, in: session)
    }

    public func verifyGrant(_ request: VerifyGrantRequest) throws(RPCError) -> GrantValidity { try grants.verify(request) }

    public func revokeGrant(
        _ request: RevokeGrantRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<RevocationAnswer> {
        try grants.revoke(request, for: caller, in: session)
    }

    public func grantKeys() throws(RPCError) -> KeySetAnswer { grants.keys }

    public func rotateGrantKey(for caller: Caller, in session: RequestSession) throws(RPCError) -> PendingAnswer<RotationAnswer> {
        try grants.rotateKey(for: caller, in: session)
    }

    // MARK: Reviews

    public func gate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<GateAnswer> {
        let pending = PendingAnswer<GateAnswer>()
        try gates.decide(request.change, for: caller, in: session) {
            pending.complete($0.map { GateAnswer(report: $0.report) })
        }
        return pending
    }

    public func watchGate(
        _ request: GateRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> sending any AnswerSeries<GateAnswer> {
        GateSeries(of: request.change, for: caller, in: session, at: gates)
    }

    public func state(
        _ kind: ApprovalRecord.Kind, _ request: StatementRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatementAnswer> {
        try statements.state(kind, request, for: caller, in: session)
    }

    public func importReviews(
        _ request: ImportReviewsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ImportReviewsAnswer> {
        try forgeReviews.bringOver(request, for: caller, in: session)
    }

    public func reportStatus(
        _ request: StatusRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<StatusAnswer> {
        try statuses.report(request, for: caller, in: session)
    }

    // MARK: Evidence

    public func report(
        _ request: ReportRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ReportAnswer> {
        try evidence.report(request, for: caller, in: session)
    }

    public func event(_ request: EventRequest) throws(RPCError) -> EventAnswer { try evidence.event(request) }

    public func events(_ request: EventsRequest) throws(RPCError) -> EventsAnswer { try evidence.events(request) }

    public func checkpoint(_ request: CheckpointRequest) throws(RPCError) -> CheckpointAnswer {
        try evidence.checkpoint(request)
    }

    public func reproduce(_ decision: DecisionReference, in session: RequestSession) throws(RPCError) -> ReproductionAnswer {
        let event = try evidence.decision(decision)
        return try Reproduction(log: log, repositories: repositories, policy: policy, session: session).answer(of: event)
    }

    public func attest(_ decision: DecisionReference) throws(RPCError) -> AttestationAnswer { try evidence.attest(decision) }

    public func measures(_ request: MeasuresRequest, in session: RequestSession) throws(RPCError) -> MeasuresAnswer {
        do {
            let period = MeasureReport.Period(since: request.since, until: request.until)
            return MeasuresAnswer(json: try measures.report(over: period, interruption: session).json.canonicalText)
        } catch let interruption as Interruption {
            throw RPCError(interruption)
        } catch let error as EvidenceError {
            throw evidence.unreadable(error)
        } catch {
            throw RPCError(.internal, "the measures could not be taken", underlying: error)
        }
    }

    // MARK: Metrics

    public func ended(_ method: Method, _ code: StatusCode) { counters.answered(method.rawValue, "\(code)") }

    /// What has been counted since the start.
    public var counted: ServiceCounters.Snapshot { counters.snapshot }

    /// What the log says of a period; nil where it cannot be read. Reads all of it: not for every scrape.
    public func measures(over period: MeasureReport.Period) -> MeasureReport? {
        try? measures.report(over: period, interruption: Uninterrupted())
    }

    // MARK: Health

    public func health() -> HealthReport {
        let policy = policy.current
        return HealthReport(
            status: storage.isGood ? .serving : .notServing, version: version, engine: policy.fingerprint,
            policyDigest: policy.policy.digest,
            uptimeSeconds: Int((ContinuousClock.now - started) / .seconds(1)))
    }
}
