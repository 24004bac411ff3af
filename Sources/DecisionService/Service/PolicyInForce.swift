public import Classification
public import PatternEngine
import RiskModel
import Synchronization

/// The policy that new requests are decided under, with the classifiers made for it.
///
/// A reload is atomic: requests under way keep the policy they started with, a broken new one changes nothing.
public final class PolicyInForce: Sendable {
    private struct State {
        var policy: CompiledPolicy
        /// Not in use at the moment; all of `policy`.
        var idle: [IdleClassifier] = []
    }

    /// `@unchecked Sendable`: a classifier in here belongs to nobody; taking it out hands it to exactly one request.
    private struct IdleClassifier: @unchecked Sendable { var classifier: Classifier }

    private let source: PolicySource
    private let cache: PrefilterCache?
    private let state: Mutex<State>

    /// - Parameter cache: where what is compiled is kept from one start of the service to the next.
    public init(_ source: PolicySource, cache: PrefilterCache? = nil) throws {
        self.source = source
        self.cache = cache
        state = Mutex(State(policy: try source.load(cache: cache)))
    }

    public var current: CompiledPolicy { state.withLock { $0.policy } }

    /// Reads the policy again.
    ///
    /// - Throws: what is wrong with the new one; the old one stays in force.
    public func reload() throws {
        let policy = try source.load(cache: cache)
        state.withLock { $0 = State(policy: policy) }
    }

    /// A classifier under `policy`, which need not be in force any more: a request that takes several turns keeps the
    /// policy that was `current` at its first.
    func borrow(under policy: CompiledPolicy) throws -> Classifier {
        let idle = state.withLock { state in
            state.policy.policy.digest == policy.policy.digest ? state.idle.popLast() : nil
        }
        return try idle?.classifier ?? Classifier(policy)
    }

    /// Keeps it for the next request, unless the policy changed meanwhile.
    func giveBack(_ classifier: Classifier) {
        let idle = IdleClassifier(classifier: classifier)
        state.withLock { state in
            if classifier.policyDigest == state.policy.policy.digest { state.idle.append(idle) }
        }
    }
}
