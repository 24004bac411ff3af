/// One element of an XML document.
package struct XMLElement {
    /// As written, a prefix included.
    package var name: String
    package var children: [XMLElement] = []
    /// What stands between the tags, without what stands in children and comments, and without space at both ends.
    package var text = ""
    /// 1-based.
    package var lines: ClosedRange<Int>

    package func child(_ name: String) -> XMLElement? { children.first { $0.name == name } }

    /// The elements on a path of names.
    package func all(_ path: String...) -> [XMLElement] {
        path.reduce([self]) { elements, name in elements.flatMap { $0.children.filter { $0.name == name } } }
    }
}

/// Reads XML without a document type: no entities but the five of XML and character numbers, nothing from outside.
/// Attributes are passed over.
package struct XMLReader {
    private var cursor: ByteCursor

    package static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> XMLElement {
        var reader = XMLReader(cursor: ByteCursor(bytes))
        try reader.skipMisc()
        guard reader.cursor.current == UInt8(ascii: "<") else { throw reader.cursor.failure("no XML element") }
        let root = try reader.element(depth: 1)
        try reader.skipMisc()
        guard reader.cursor.current == nil else { throw reader.cursor.failure("text behind the XML document") }
        return root
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte.isBlank || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    /// Past space, comments and processing instructions around the root.
    private mutating func skipMisc() throws(NotUnderstood) {
        while true {
            cursor.skip(while: Self.isSpace)
            if cursor.starts(with: "<!--") {
                try skip(to: "-->")
            } else if cursor.starts(with: "<?") {
                try skip(to: "?>")
            } else if cursor.starts(with: "<!") {
                throw cursor.failure("a document type")
            } else {
                return
            }
        }
    }

    /// Past the next `end`.
    private mutating func skip(to end: StaticString) throws(NotUnderstood) {
        while !cursor.starts(with: end) {
            guard cursor.current != nil else { throw cursor.failure("markup without its end") }
            cursor.advance()
        }
        cursor.advance(end.utf8CodeUnitCount)
    }

    private mutating func name() throws(NotUnderstood) -> String {
        let name = cursor.text { $0.isLetterOrDigit || "_-.:".utf8.contains($0) || $0 >= 0x80 }
        guard !name.isEmpty else { throw cursor.failure("no name of an element") }
        return name
    }

    private mutating func element(depth: Int) throws(NotUnderstood) -> XMLElement {
        try cursor.enter(depth: depth)
        let start = cursor.line
        cursor.advance()
        var element = XMLElement(name: try name(), lines: start...start)
        if try skipAttributes() {
            var text: [UInt8] = []
            while !cursor.starts(with: "</") {
                try content(of: &element, &text, depth: depth)
            }
            cursor.advance(2)
            guard try name() == element.name else { throw cursor.failure("an element ends that did not begin") }
            cursor.skip(while: Self.isSpace)
            guard cursor.take(UInt8(ascii: ">")) else { throw cursor.failure("a tag without its end") }
            while let last = text.last, Self.isSpace(last) { text.removeLast() }
            element.text = String(decoding: text.drop(while: Self.isSpace), as: UTF8.self)
        }
        element.lines = start...cursor.line
        return element
    }

    /// - Returns: false for an element without content.
    private mutating func skipAttributes() throws(NotUnderstood) -> Bool {
        while let byte = cursor.current {
            cursor.advance()
            switch byte {
            case UInt8(ascii: ">"): return true
            case UInt8(ascii: "/"):
                guard cursor.take(UInt8(ascii: ">")) else { throw cursor.failure("a tag without its end") }
                return false
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                cursor.skip { $0 != byte && $0 != UInt8(ascii: "<") }
                guard cursor.take(byte) else { throw cursor.failure("an attribute without its end") }
            case UInt8(ascii: "<"): throw cursor.failure("a tag without its end")
            default: break
            }
        }
        throw cursor.failure("a tag without its end")
    }

    private mutating func content(of element: inout XMLElement, _ text: inout [UInt8], depth: Int) throws(NotUnderstood) {
        switch cursor.current {
        case nil: throw cursor.failure("an element without its end")
        case UInt8(ascii: "<"):
            if cursor.starts(with: "<!--") {
                try skip(to: "-->")
            } else if cursor.starts(with: "<![CDATA[") {
                cursor.advance(9)
                let start = cursor.position
                try skip(to: "]]>")
                text += cursor.bytes[start..<cursor.position - 3]
            } else if cursor.starts(with: "<?") {
                try skip(to: "?>")
            } else {
                element.children.append(try self.element(depth: depth + 1))
            }
        case UInt8(ascii: "&"):
            cursor.advance()
            let name = cursor.text { $0.isLetterOrDigit || $0 == UInt8(ascii: "#") }
            guard cursor.take(UInt8(ascii: ";")), let scalar = Self.entity(name) else {
                throw cursor.failure("an unknown entity")
            }
            text += Array(String(scalar).utf8)
        case let byte?:
            text.append(byte)
            cursor.advance()
        }
    }

    private static func entity(_ name: String) -> Unicode.Scalar? {
        switch name {
        case "amp": return "&"
        case "lt": return "<"
        case "gt": return ">"
        case "quot": return "\""
        case "apos": return "'"
        default:
            guard name.utf8.first == UInt8(ascii: "#") else { return nil }
            let digits = name.dropFirst()
            let isHexadecimal = digits.utf8.first == UInt8(ascii: "x")
            let code = isHexadecimal ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
            return code.flatMap(Unicode.Scalar.init)
        }
    }
}
