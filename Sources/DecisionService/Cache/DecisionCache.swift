import Classification
import RiskModel
import Synchronization
import WireProtocol

/// Decisions that are durable, and examinations of patches, by everything they depend on.
///
/// Two levels: the same question gets the decision that was made for it; another question about the same patch is decided
/// anew without reading the patch. Safe to use from several threads. Belongs to one policy and goes with it.
final class DecisionCache: Sendable {
    private enum Key: Hashable {
        case answer(Question)
        case examination(PatchQuestion)
    }

    private enum Value {
        case answer(Decided)
        /// One for each merge base.
        case examination([PatchExamination])
    }

    private let cache: Mutex<BoundedCache<Key, Value>>

    init(limits: CacheLimits) { cache = Mutex(BoundedCache(limits: limits)) }

    /// The decision that was made for exactly this question, as it is given again.
    func answer(to question: Question) -> Decided? {
        guard case .answer(let decided) = cache.withLock({ $0.value(for: .answer(question)) }) else { return nil }
        return decided
    }

    func examinations(for question: PatchQuestion) -> [PatchExamination]? {
        guard case .examination(let known) = cache.withLock({ $0.value(for: .examination(question)) }) else { return nil }
        return known
    }

    /// What keeps a decision once it is durable, as it is to be given again. nil where another reading of the patch could come to another one.
    ///
    /// - Parameters:
    ///   - decided: before it is durable: what is counted of it is counted here, and not by who makes it so.
    ///   - examinations: what it followed from.
    func keeper(
        of decided: Decided, to question: Question, from examinations: [PatchExamination]
    ) -> (@Sendable (Decided) -> Void)? {
        guard examinations.allSatisfy(\.isConclusive) else { return nil }
        let bytes =
            decided.decision.approximateBytes + decided.answer.byteCount + Answer.largestReference + question.approximateBytes
            + decided.review.heldBytes
        return { [self] durable in cache.withLock { $0.insert(.answer(durable), for: .answer(question), bytes: bytes) } }
    }

    /// Keeps what was found out about a patch, unless another reading could find more.
    func keep(_ examinations: [PatchExamination], for question: PatchQuestion) {
        guard examinations.allSatisfy(\.isConclusive) else { return }
        let bytes = examinations.reduce(question.approximateBytes) { $0 + $1.approximateBytes }
        cache.withLock { $0.insert(.examination(examinations), for: .examination(question), bytes: bytes) }
    }
}
