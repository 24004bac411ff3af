import RiskModel

/// The canonical text of an event, looked at without decoding it: one pass over its bytes, for whoever reads millions.
struct EventText {
    private let bytes: UnsafeRawBufferPointer
    /// Where its members are; nil for what is no object.
    private let members: [String: Range<Int>]?

    init(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        members = Self.members(of: 0..<bytes.count, in: bytes)
    }

    /// What the event says that it is about.
    var topics: [String] {
        guard let range = members?["topics"] else { return [] }
        return JSONValue(text: String(decoding: bytes[range], as: UTF8.self))?.elements?.compactMap(\.string) ?? []
    }

    /// Whether the text says what is kept beside it.
    func says(_ event: EventColumns) -> Bool {
        guard let members, let body = members[event.kind.rawValue],
            isText(members["schema"], EvidenceEvent.schema), isText(members["kind"], event.kind.rawValue),
            EvidenceEvent.times.contains(event.at),
            isText(members["at"], EvidenceEvent.text(of: event.at)), isText(members["subject"], event.subject),
            isText(members["reference"], event.reference)
        else { return false }
        guard let name = event.kind.outcomeMember else { return event.outcome == nil }
        let outcome = Self.members(of: body, in: bytes)?[name]
        // What is there and no text counts for nothing.
        return isText(outcome, event.outcome) || event.outcome == nil && outcome.map { !isQuoted($0) } ?? false
    }

    private func isQuoted(_ range: Range<Int>) -> Bool { bytes[range.lowerBound] == UInt8(ascii: "\"") }

    /// Whether the member is this text, and missing where it is nil.
    private func isText(_ range: Range<Int>?, _ text: String?) -> Bool {
        guard let range, let text else { return range == nil && text == nil }
        return bytes[range].elementsEqual(JSONValue.string(text).canonicalText.utf8)
    }

    /// Where the values of an object's members are; nil for what is no object. Names with escapes are left out: none of ours has any.
    private static func members(of object: Range<Int>, in bytes: UnsafeRawBufferPointer) -> [String: Range<Int>]? {
        var place = object.lowerBound
        guard place < object.upperBound, bytes[place] == UInt8(ascii: "{") else { return nil }
        var members: [String: Range<Int>] = [:]
        place += 1
        while place < object.upperBound, bytes[place] != UInt8(ascii: "}") {
            guard let name = value(from: place, to: object.upperBound, in: bytes), bytes[place] == UInt8(ascii: "\""),
                name.upperBound < object.upperBound, bytes[name.upperBound] == UInt8(ascii: ":"),
                let value = value(from: name.upperBound + 1, to: object.upperBound, in: bytes)
            else { return nil }
            members[String(decoding: bytes[(name.lowerBound + 1)..<(name.upperBound - 1)], as: UTF8.self)] = value
            place = value.upperBound
            if place < object.upperBound, bytes[place] == UInt8(ascii: ",") { place += 1 }
        }
        return place == object.upperBound - 1 ? members : nil
    }

    /// The value that begins at a place; nil where it does not end.
    private static func value(from start: Int, to end: Int, in bytes: UnsafeRawBufferPointer) -> Range<Int>? {
        var (place, depth, inText) = (start, 0, false)
        while place < end {
            let byte = bytes[place]
            place += 1
            if inText {
                if byte == UInt8(ascii: "\\") { place += 1 }
                guard byte == UInt8(ascii: "\"") else { continue }
                inText = false
                if depth == 0 { return start..<place }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): inText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                // Not opened here: what came before is a number or a word.
                if depth == 0 { return start..<place - 1 }
                depth -= 1
                if depth == 0 { return start..<place }
            case UInt8(ascii: ","): if depth == 0 { return start..<place - 1 }
            default: break
            }
        }
        return nil
    }
}

/// What is kept of an event beside its text, so that it can be found.
struct EventColumns: Hashable, Sendable {
    var kind: EvidenceEvent.Kind
    var at: Int
    var subject: String?
    var reference: String?
    var outcome: String?
}
