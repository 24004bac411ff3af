import FoundationEssentials
import RiskModel

extension JSONValue {
    /// Reads JSON text; nil for what is none, and for numbers that are no integers and `null`, which this type does not have.
    init?(text: String) {
        guard let document = try? JSONDecoder().decode(Document.self, from: Data(text.utf8)) else { return nil }
        self = document.value
    }

    var string: String? {
        if case .string(let value) = self { value } else { nil }
    }

    var integer: Int? {
        if case .integer(let value) = self { value } else { nil }
    }

    var members: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    var elements: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }
}

private struct Document: Decodable {
    let value: JSONValue

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let value = try? container.decode(String.self) {
            self.value = .string(value)
        } else if let value = try? container.decode(Bool.self) {
            self.value = .bool(value)
        } else if let value = try? container.decode(Int.self) {
            self.value = .integer(value)
        } else if let value = try? container.decode([String: Document].self) {
            self.value = .object(value.mapValues(\.value))
        } else {
            value = .array(try container.decode([Document].self).map(\.value))
        }
    }
}
