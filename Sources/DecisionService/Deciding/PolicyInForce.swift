public import Classification
public import PatternEngine
import RiskModel
import Synchronization

/// The policy that new requests are decided under, with the classifiers made for it and what was decided under it.
///
/// A reload is atomic: requests under way keep the policy they started with, a broken new one changes nothing. What was kept
/// of another policy goes with it.
public final class PolicyInForce: Sendable {
    private struct State {
        var policy: CompiledPolicy
        /// nil where nothing is to be kept.
        var cache: DecisionCache?
        /// Not in use at the moment; all of `policy`.
        var idle: [IdleClassifier] = []

        init(_ policy: CompiledPolicy, cacheLimits: CacheLimits) {
            self.policy = policy
            cache = cacheLimits.isNone ? nil : DecisionCache(limits: cacheLimits)
        }

        /// The same rules, matched in the same way.
        func isOf(_ other: CompiledPolicy) -> Bool {
            policy.policy.digest == other.policy.digest && policy.policy.revision == other.policy.revision
                && policy.fingerprint == other.fingerprint
        }
    }

    /// `@unchecked Sendable`: a classifier in here belongs to nobody; taking it out hands it to exactly one request.
    private struct IdleClassifier: @unchecked Sendable { var classifier: Classifier }

    private let source: PolicySource
    private let prefilters: PrefilterCache?
    private let cacheLimits: CacheLimits
    private let state: Mutex<State>
    /// What repositories add to it, and added to those before it.
    let overlays = OverlayPolicies()

    /// - Parameters:
    ///   - prefilters: where what is compiled is kept from one start of the service to the next.
    ///   - cacheLimits: how much of what is decided may be kept for the next request.
    public init(
        _ source: PolicySource, prefilters: PrefilterCache? = nil, cacheLimits: CacheLimits = CacheLimits()
    ) throws {
        self.source = source
        self.prefilters = prefilters
        self.cacheLimits = cacheLimits
        state = Mutex(State(try source.load(cache: prefilters), cacheLimits: cacheLimits))
    }

    public var current: CompiledPolicy { state.withLock { $0.policy } }

    /// Reads the policy again; what is in force stays so.
    ///
    /// - Throws: what is wrong with it.
    func read() throws -> CompiledPolicy { try source.load(cache: prefilters) }

    /// Brings a policy into force.
    func bring(_ policy: CompiledPolicy) {
        state.withLock { state in
            if !state.isOf(policy) { state = State(policy, cacheLimits: cacheLimits) }
        }
    }

    /// Both in one.
    public func reload() throws { bring(try read()) }

    /// What was decided under `policy`; nil where that is not in force any more, or nothing is kept.
    func cache(under policy: CompiledPolicy) -> DecisionCache? {
        state.withLock { $0.isOf(policy) ? $0.cache : nil }
    }

    /// A classifier under `policy`, which need not be in force any more: a request that takes several turns keeps the
    /// policy that was `current` at its first.
    func borrow(under policy: CompiledPolicy) throws -> Classifier {
        let idle = state.withLock { state in
            state.isOf(policy) ? state.idle.popLast() : nil
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
