internal import RiskModel

/// Every key of the language: where it may stand, what its value is, and what it means.
///
/// The one list that the JSON Schemas are made of, and that says of a key that is out of place where it belongs. Tests hold
/// it against the readers: they know a key in a place where, and only where, the catalog does.
enum KeyCatalog {
    /// A kind of mapping.
    enum Object: String, CaseIterable, Sendable {
        case policyDocument, tiers, tier, approvals, rule, reviewer, examples, example
        case fileCondition, patchCondition, labelCondition
        case bounds, modeChange, dependency, files, line, replaced, entropy, captureTest, exception, near, spread, time, recent,
            often
        case include, task, network, allowed
        case testDocument, context, recentCounts, testCase, commit, revisions, expectation, finding, acceptedMutant
    }

    static let conditions: [Object] = [.fileCondition, .patchCondition, .labelCondition]

    /// What a value is.
    indirect enum Value: Sendable {
        /// Any scalar but nothing.
        case text
        case boolean
        case integer(min: Int)
        /// With up to three decimals.
        case decimal
        /// Such as `30s`, `10m` or `1h`.
        case duration
        case word([String])
        case object(Object)
        case list(Value, canBeEmpty: Bool = false)
        /// One value, or a list of which one has to fit.
        case some(Value)
        /// Names of the policy's own choosing, each with such a value.
        case map(Value)
        case either(Value, Value)
        /// A mapping whose keys all have to hold, or a list of conditions.
        case condition(Object)
    }

    struct Key: Sendable {
        var name: String
        var value: Value
        var isRequired = false
        var meaning: String
    }

    static func keys(of object: Object) -> [Key] {
        switch object {
        case .policyDocument: policyDocument
        case .tiers: tierNames.map { required($0, .object(.tier), "What the tier \($0) allows and demands.") }
        case .tier: tier
        case .approvals: approvals
        case .rule: rule
        case .reviewer: reviewer
        case .examples: examples
        case .example: example
        case .fileCondition: treeFacts + contentFacts + patterns(in: .file) + modifiers + nesting(.fileCondition)
        case .patchCondition: patchFacts + patterns(in: .patch) + [exceptPatterns] + nesting(.patchCondition)
        case .labelCondition: treeFacts + patterns(in: .label) + [exceptPatterns] + nesting(.labelCondition)
        case .bounds: bounds
        case .modeChange: modeChange
        case .dependency: dependency
        case .files: files
        case .line: line
        case .replaced: replaced
        case .entropy: entropy
        case .captureTest: captureTest
        case .exception: exception
        case .near: near
        case .spread: spread
        case .time: time
        case .recent: recent
        case .often: often
        case .include: include
        case .task: task
        case .network: network
        case .allowed: allowed
        case .testDocument: testDocument
        case .context: context
        case .recentCounts: recentCounts
        case .testCase: testCase
        case .commit: commit
        case .revisions: revisions
        case .expectation: expectation
        case .finding: finding
        case .acceptedMutant: acceptedMutant
        }
    }

    static let tierNames = TierReader.names.map(\.name)
    static let forgeNames = ApprovalRecord.Source.forges.map(\.rawValue)

    static func key(_ name: String, _ value: Value, _ meaning: String) -> Key {
        Key(name: name, value: value, meaning: meaning)
    }

    static func required(_ name: String, _ value: Value, _ meaning: String) -> Key {
        Key(name: name, value: value, isRequired: true, meaning: meaning)
    }
}
