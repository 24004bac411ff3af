internal import PlainDocuments
internal import RiskModel

/// A JSON object that somebody signed, or claims to have: header, claims, keys.
///
/// Read strictly, since two readers of one token must not read two things: a name that stands twice, text that is not UTF-8 and
/// anything behind the object are refused.
struct TokenObject {
    enum Value: Hashable {
        case text(String)
        /// As written.
        case number(String)
        case bool(Bool)
        case null
        indirect case list([Value])
        indirect case object([String: Value])
    }

    /// Objects and lists in each other.
    private static let depth = 16

    let members: [String: Value]

    /// - Throws: what is wrong, without a word of the content.
    init(_ bytes: [UInt8]) throws(MalformedJSON) {
        guard String(validating: bytes, as: UTF8.self) != nil else { throw MalformedJSON(reason: "is not UTF-8") }
        let node: DocumentNode
        do {
            node = try JSONReader.read(bytes)
        } catch {
            throw MalformedJSON(reason: "is no strict JSON: \(error.reason)")
        }
        guard case .object(let members) = try Self.value(node, depth: 1) else { throw MalformedJSON(reason: "is no JSON object") }
        self.members = members
    }

    init(members: [String: Value]) { self.members = members }

    subscript(_ name: String) -> Value? { members[name] }

    func text(_ name: String) -> String? { members[name]?.text }

    private static func value(_ node: DocumentNode, depth: Int) throws(MalformedJSON) -> Value {
        guard depth <= Self.depth else { throw MalformedJSON(reason: "is nested too deeply") }
        switch node.content {
        case .text(let text): return .text(text)
        case .bare("true"): return .bool(true)
        case .bare("false"): return .bool(false)
        case .bare("null"): return .null
        case .bare(let number): return .number(number)
        case .list(let items):
            var values: [Value] = []
            for item in items { values.append(try value(item, depth: depth + 1)) }
            return .list(values)
        case .table(let entries):
            var members: [String: Value] = [:]
            for entry in entries { members[entry.key] = try value(entry.value, depth: depth + 1) }
            return .object(members)
        }
    }
}

struct MalformedJSON: Error {
    /// A phrase that follows the name of what was read.
    let reason: String
}

extension TokenObject.Value {
    var text: String? { if case .text(let text) = self { text } else { nil } }

    var isNull: Bool { if case .null = self { true } else { false } }

    var object: TokenObject? { if case .object(let members) = self { TokenObject(members: members) } else { nil } }

    var list: [Self]? { if case .list(let items) = self { items } else { nil } }

    /// A whole number within ±2^53; nil for anything else.
    var integer: Int? {
        guard case .number(let text) = self, let value = Int(text), (-1 << 53...1 << 53).contains(value) else { return nil }
        return value
    }

    /// A time in seconds since 1970, which may have a fraction; nil for what is none.
    func seconds(_ rounding: FloatingPointRoundingRule) -> Int? {
        guard case .number(let text) = self, let value = Double(text), value >= 0, value <= Double(1 << 53) else { return nil }
        return Int(value.rounded(rounding))
    }

    /// The text of a JSON value, the same for equal values.
    var canonicalText: String {
        switch self {
        case .text(let text): JSONValue.string(text).canonicalText
        case .number(let text): text
        case .bool(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let items): "[" + items.map(\.canonicalText).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.sorted { $0.key.utf16.lexicographicallyPrecedes($1.key.utf16) }
                .map { "\(JSONValue.string($0.key).canonicalText):\($0.value.canonicalText)" }.joined(separator: ",") + "}"
        }
    }
}
