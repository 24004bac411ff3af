import FoundationEssentials
public import RiskModel

/// One entry of the evidence, before it has a place in it.
public struct EvidenceEvent: Hashable, Sendable {
    public static let schema = "difftier.event/v1"

    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// A patch was decided.
        case decision
        /// Capabilities were granted.
        case grant
        /// Capabilities were asked for and refused.
        case denial
        /// A grant was ended before its time.
        case revocation
        /// Somebody said that a change is good.
        case approval
        /// A check of a commit went well, or did not.
        case status
        /// A sandbox reported what was done, or tried, under a grant.
        case action
        /// A policy came into force.
        case policy
        /// A signing key came into use, or went out of it.
        case key
        /// Who is believed changed.
        case trust
    }

    public var kind: Kind
    /// Seconds since 1970-01-01T00:00:00Z, of the years to 9999; what is outside is recorded as the nearest that is not.
    public var at: Int
    /// The name of whom it is about; nil where it is about nobody.
    public var subject: String?
    /// The id that it can be found by: of the decision, the grant, the policy or the key. Need not be unique.
    public var reference: String?
    /// What it is about, beside its reference: names under which the newest event of each subject is found.
    public var topics: [String] = []
    /// What happened. Text of a submitted patch and secrets have no place in it: it is kept, and shown to auditors.
    public var body: JSONValue

    public init(kind: Kind, at: Int, subject: String? = nil, reference: String? = nil, body: JSONValue) {
        self.kind = kind
        self.at = at
        self.subject = subject
        self.reference = reference
        self.body = body
    }

    /// A decision, found by its id. Its own place in the evidence is no part of it.
    public init(_ decision: Decision) {
        var recorded = decision
        recorded.evidence = nil
        recorded.cached = false
        self.init(
            kind: .decision, at: decision.decidedAt, subject: decision.verdict.subject.name, reference: decision.id,
            body: recorded.json)
    }

    /// What rules count by: the tier of a decision, the outcome of an action; nil for the others and where the body says none.
    public var outcome: String? {
        guard let name = kind.outcomeMember, case .object(let members) = body, case .string(let outcome)? = members[name] else {
            return nil
        }
        return outcome
    }

    /// The text whose hash is the leaf: one JSON object in its canonical form (RFC 8785), the body under the name of the kind.
    public var canonicalText: String {
        var members: [String: JSONValue] = [
            "schema": .string(Self.schema), "kind": .string(kind.rawValue), "at": .string(Self.text(of: at)), kind.rawValue: body,
        ]
        members["subject"] = subject.map(JSONValue.string)
        members["reference"] = reference.map(JSONValue.string)
        if !topics.isEmpty { members["topics"] = .strings(topics) }
        return JSONValue.object(members).canonicalText
    }

    /// - Throws: `malformed` unless the text is exactly what an event of this schema has as its canonical text.
    public init(canonicalText: String) throws(EvidenceError) {
        guard case .object(let members)? = JSONValue(text: canonicalText),
            members["schema"] == .string(Self.schema),
            case .string(let kindName)? = members["kind"], let kind = Kind(rawValue: kindName),
            case .string(let time)? = members["at"], let at = Self.seconds(of: time),
            let body = members[kindName]
        else { throw EvidenceError(code: .malformed, reason: "this is no event of \(Self.schema)") }
        self.init(kind: kind, at: at, subject: members["subject"]?.string, reference: members["reference"]?.string, body: body)
        topics = members["topics"]?.elements?.compactMap(\.string) ?? []
        guard self.canonicalText == canonicalText else {
            throw EvidenceError(code: .malformed, reason: "this event is not in its canonical form")
        }
    }

    /// The end of the year 9999.
    static let times = 0...253_402_300_799

    static func text(of seconds: Int) -> String {
        Date(timeIntervalSince1970: TimeInterval(recorded(seconds))).formatted(.iso8601)
    }

    /// The nearest time that has a text of the usual form.
    static func recorded(_ seconds: Int) -> Int { min(max(seconds, times.lowerBound), times.upperBound) }

    static func seconds(of text: String) -> Int? {
        (try? Date(text, strategy: .iso8601)).map { Int($0.timeIntervalSince1970) }
    }
}

extension EvidenceEvent.Kind {
    /// The member of the body that events of the kind are counted by.
    var outcomeMember: String? {
        switch self {
        case .decision: "tier"
        case .action: "outcome"
        case .approval: "kind"
        case .status: "state"
        case .grant, .denial, .revocation, .policy, .key, .trust: nil
        }
    }
}
