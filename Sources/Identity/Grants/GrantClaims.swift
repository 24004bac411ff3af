package import RiskModel

/// A grant as the claims of a token, and back.
extension Grant {
    package var claims: JSONValue {
        var members: [String: JSONValue] = [
            "jti": .string(id), "iss": .string(issuer), "sub": .string(subject),
            "iat": .integer(issuedAt), "nbf": .integer(notBefore), "exp": .integer(expiresAt),
            "repository": .string(repository), "base": .string(base.hex), "head": .string(head.hex),
            "patch_id": .string(patchID), "tier": .string(tier.name), "capabilities": .strings(capabilities.map(\.name)),
            "scope": scope.json, "policy_digest": .string(policyDigest), "decision_id": .string(decisionID),
            "evidence_index": .integer(evidenceIndex),
        ]
        members["environment"] = environment.map(JSONValue.string)
        members["parent"] = parent.map(JSONValue.string)
        return .object(members)
    }

    /// - Throws: the name of the claim that is missing or not what it should be. Claims without a meaning here are refused too: a
    ///   restriction that a reader does not know must not be passed over.
    init(claims: TokenObject) throws(MalformedJSON) {
        var reader = ClaimReader(claims)
        let base = try reader.text("base")
        let head = try reader.text("head")
        let tierName = try reader.text("tier")
        guard let base = ObjectID(hex: base), let head = ObjectID(hex: head) else {
            throw MalformedJSON(reason: "has a `base` or `head` that is no commit id of 40 digits")
        }
        guard let tier = Tier(name: tierName) else { throw MalformedJSON(reason: "has a `tier` that is none") }
        self.init(
            id: try reader.text("jti"), issuer: try reader.text("iss"), subject: try reader.text("sub"),
            issuedAt: try reader.integer("iat"), notBefore: try reader.integer("nbf"), expiresAt: try reader.integer("exp"),
            repository: try reader.text("repository"), base: base, head: head, patchID: try reader.text("patch_id"), tier: tier,
            capabilities: try reader.texts("capabilities").map { Capability($0) }, scope: TaskScope(),
            policyDigest: try reader.text("policy_digest"), decisionID: try reader.text("decision_id"),
            evidenceIndex: try reader.integer("evidence_index"),
            environment: try reader.optional("environment") ? reader.text("environment") : nil,
            parent: try reader.optional("parent") ? reader.text("parent") : nil)
        var scope = ClaimReader(try reader.object("scope"))
        self.scope = try TaskScope(&scope)
        try scope.finish()
        try reader.finish()
    }
}

extension TaskScope {
    fileprivate init(_ reader: inout ClaimReader) throws(MalformedJSON) {
        self.init()
        if reader.optional("network") {
            var network = ClaimReader(try reader.object("network"))
            self.network = Network(allow: try network.texts("allow"), denyDefault: try network.bool("deny_default"))
            try network.finish()
        }
        filesystem = try Self.allowed("filesystem", &reader)
        commands = try Self.allowed("commands", &reader)
    }

    private static func allowed(_ name: String, _ reader: inout ClaimReader) throws(MalformedJSON) -> [String]? {
        guard reader.optional(name) else { return nil }
        var list = ClaimReader(try reader.object(name))
        let allow = try list.texts("allow")
        try list.finish()
        return allow
    }
}

/// Takes claims apart name by name; `finish` refuses those that nobody asked for.
private struct ClaimReader {
    private let object: TokenObject
    private var known: Set<String> = []

    init(_ object: TokenObject) { self.object = object }

    mutating func optional(_ name: String) -> Bool {
        known.insert(name)
        return object[name] != nil
    }

    mutating func text(_ name: String) throws(MalformedJSON) -> String { try value(name, "text") { $0.text } }

    /// 0 or more.
    mutating func integer(_ name: String) throws(MalformedJSON) -> Int {
        try value(name, "a whole number") { value in value.integer.flatMap { $0 >= 0 ? $0 : nil } }
    }

    mutating func bool(_ name: String) throws(MalformedJSON) -> Bool {
        try value(name, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
    }

    mutating func object(_ name: String) throws(MalformedJSON) -> TokenObject { try value(name, "an object") { $0.object } }

    mutating func texts(_ name: String) throws(MalformedJSON) -> [String] {
        try value(name, "a list of texts") { value in
            guard let items = value.list else { return nil }
            let texts = items.compactMap(\.text)
            return texts.count == items.count ? texts : nil
        }
    }

    func finish() throws(MalformedJSON) {
        let unknown = object.members.keys.filter { !known.contains($0) }.sorted()
        if let first = unknown.first { throw MalformedJSON(reason: "has a claim `\(first)` that means nothing in a grant") }
    }

    private mutating func value<Value>(
        _ name: String, _ kind: String, _ read: (TokenObject.Value) -> Value?
    ) throws(MalformedJSON) -> Value {
        known.insert(name)
        guard let found = object[name], let value = read(found) else {
            throw MalformedJSON(reason: "has no `\(name)` that is \(kind)")
        }
        return value
    }
}
