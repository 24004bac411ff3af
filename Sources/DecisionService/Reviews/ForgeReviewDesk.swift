import Classification
import DifftierServer
import Evidence
import Reviews
import RiskModel
import WireProtocol

/// Brings over what forges have of reviews.
final class ForgeReviewDesk: Sendable {
    private static let reviewsAtOnce = 500
    private static let filesAtOnce = 200_000

    private let gates: GateDesk
    private let policy: PolicyInForce
    private let recorder: Recorder

    init(gates: GateDesk, policy: PolicyInForce, recorder: Recorder) {
        self.gates = gates
        self.policy = policy
        self.recorder = recorder
    }

    func bringOver(
        _ request: ImportReviewsRequest, for caller: Caller, in session: RequestSession
    ) throws(RPCError) -> PendingAnswer<ImportReviewsAnswer> {
        // It could write what it likes.
        guard caller.subject.actor != .agent else {
            throw RPCError(.permissionDenied, "\(caller.subject.name) is an agent, and agents bring no approvals")
        }
        guard policy.current.policy.acceptedReviews.contains(request.forge) else {
            throw RPCError(
                .failedPrecondition,
                "the policy does not accept reviews of \(request.forge.rawValue): see `accept_reviews_from` in docs/rules.md")
        }
        let pending = PendingAnswer<ImportReviewsAnswer>()
        try gates.decide(request.change, for: caller, in: session) { [self] decided in
            do throws(RPCError) {
                let decided = try decided.get()
                if let reason = decided.review.exclusions.reason(againstAnyOf: caller.allNames, in: decided.review.directory) {
                    throw RPCError(.permissionDenied, "\(caller.subject.name) \(reason), and so brings no reviews of it")
                }
                let now = UnixTime.now
                let said = gates.book.statements(about: decided, at: now).map(\.record)
                let brought = try brought(request, for: decided).withoutUntimed(after: said, of: decided)
                let news = try news(in: brought, of: decided, after: said, from: request.forge, at: now)
                append(news[...], by: caller, in: session) { [self] result in
                    if case .failure(let error) = result { return pending.complete(.failure(error)) }
                    gates.again(request.change, for: caller, in: session) { result in
                        pending.complete(
                            result.map {
                                ImportReviewsAnswer(
                                    recorded: news.count,
                                    leftOut: brought.leftOut.map { "\($0.person?.text ?? "somebody"): \($0.reason)" },
                                    report: $0.report)
                            })
                    }
                }
            } catch {
                pending.complete(.failure(error))
            }
        }
        return pending
    }

    private func brought(_ request: ImportReviewsRequest, for decided: Decided) throws(RPCError) -> ForgeImport {
        let decision = decided.decision
        let reviews = ForgeReviews(
            verdict: decision.verdict, policy: decided.policy, requirements: decided.review.plan.requirements,
            directory: decided.review.directory, decisionID: decision.id, branch: decided.review.branch)
        do throws(ForgeAnswerError) {
            return try request.forge == .gitlab ? reviews.gitlab(request.answer) : reviews.github(request.answer)
        } catch {
            throw RPCError(.invalidArgument, "answer: \(error.reason)")
        }
    }

    /// What the forge says and did not say before, and what it said before and does not say any more.
    private func news(
        in brought: ForgeImport, of decided: Decided, after said: [ApprovalRecord], from forge: ApprovalRecord.Source, at now: Int
    ) throws(RPCError) -> [ApprovalRecord] {
        let directory = decided.review.directory
        let known = Dictionary(grouping: said.filter { $0.source == forge && $0.isOf(decided) }) {
            directory.canonical(PersonName($0.person))
        }
        let new = brought.approvals.compactMap { approval -> ApprovalRecord? in
            let last = known[directory.canonical(PersonName(approval.person))]?.last
            if last?.isSameReview(as: approval) ?? false { return nil }
            var approval = approval
            if approval.at == ForgeReviews.unknownTime {
                // As old as when it was first listed, as far as anybody can tell.
                approval.at = last?.kind == .approve ? last?.at ?? now : now
            }
            // A forge's clock may be ahead; nothing was said in the future.
            approval.at = min(approval.at, now)
            // What is too old to count is not brought again and again.
            return approval.kind == .approve && approval.at <= now - ApprovalRules().maximumAge ? nil : approval
        }
        // Approvals last: where the recording ends halfway, nothing is open that should not be.
        let news =
            Self.takenBack(known, in: brought, of: decided, at: now) + new.filter { $0.kind != .approve }
            + new.filter { $0.kind == .approve }
        let files = news.reduce(0) { $0 + $1.files.count }
        guard news.count <= Self.reviewsAtOnce, files <= Self.filesAtOnce else {
            throw RPCError(
                .resourceExhausted,
                "\(news.count) reviews of \(files) files in all are too many for one import: at most \(Self.reviewsAtOnce) and \(Self.filesAtOnce)"
            )
        }
        return news
    }

    /// What a forge said of this change before and does not say any more: a review that was dismissed or taken back.
    ///
    /// - Parameter known: of each person what the forge said, in the order of the evidence.
    private static func takenBack(
        _ known: [PersonName: [ApprovalRecord]], in brought: ForgeImport, of decided: Decided, at now: Int
    ) -> [ApprovalRecord] {
        let canonical = decided.review.directory.canonical
        let listed = Set(brought.approvals.map { canonical(PersonName($0.person)) })
        // Who approved another commit still approves: whether that counts here, the files tell.
        let standing = Set(brought.leftOut.filter(\.reason.stillStands).compactMap(\.person).map(canonical))
        return known.sorted { $0.key < $1.key }.compactMap { person, records in
            let open = records.standing(on: decided.review.branch).filter { $0.kind != .approve || !standing.contains(person) }
            guard let last = open.last, !listed.contains(person) else { return nil }
            return ApprovalRecord(
                .withdraw, of: decided.decision.verdict, under: decided.policy, by: person.text, for: [],
                isOfWhole: decided.review.branch != nil, decisionID: decided.decision.id, branch: decided.review.branch, at: now,
                source: last.source, trusted: false, reason: "the forge does not list it any more")
        }
    }

    /// One after another, so that their order in the evidence is theirs. They count when all are recorded, or no further one can be: a gate
    /// never stands on the first half of an answer.
    private func append(
        _ records: ArraySlice<ApprovalRecord>, after recorded: [(EvidenceEvent, Int)] = [], by caller: Caller,
        in session: RequestSession, completion: @escaping @Sendable (Result<Void, RPCError>) -> Void
    ) {
        @Sendable func end(_ result: Result<Void, RPCError>) {
            gates.book.add(recorded)
            completion(result)
        }
        guard var record = records.first else { return end(.success(())) }
        do throws(RPCError) {
            do throws(Interruption) { try session.check() } catch { throw RPCError(error) }
            try recorder.quota.check(caller.subject.name)
            record.broughtBy = caller.subject.name
            let event = try EvidenceEvent(record)
            recorder.append(event, for: caller.subject.name, in: session) { [self] result in
                switch result {
                case .failure(let error): end(.failure(error))
                case .success(let reference):
                    append(
                        records.dropFirst(), after: recorded + [(event, reference.index)], by: caller, in: session,
                        completion: completion)
                }
            }
        } catch {
            end(.failure(error))
        }
    }
}
