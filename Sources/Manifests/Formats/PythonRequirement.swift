import PlainDocuments
import RiskModel

/// One dependency specification of Python's (PEP 508): `name[extra] >=1.0,<2 ; marker` or `name @ url`.
struct PythonRequirement {
    var name: String
    var version: String?
    var source: DependencySource?

    init(_ text: String, line: Int) throws(NotUnderstood) {
        let bytes = Array(text.utf8)[...].trimmed
        let name = bytes.prefix { $0.isLetterOrDigit || "._-".utf8.contains($0) }
        guard let first = name.first, first.isLetterOrDigit else { throw NotUnderstood("no name of a package", line: line) }
        var rest = bytes.dropFirst(name.count).trimmed
        if rest.first == UInt8(ascii: "[") {
            guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else {
                throw NotUnderstood("extras without their end", line: line)
            }
            rest = rest[(end + 1)...].trimmed
        }
        self.name = Self.normalized(String(decoding: name, as: UTF8.self))
        if rest.first == UInt8(ascii: "@") {
            let address = rest.dropFirst().trimmed.prefix { !$0.isBlank }
            version = String(decoding: address, as: UTF8.self)
            source = try DependencySource(url: version ?? "", line: line)
            return
        }
        let range = rest.prefix { $0 != UInt8(ascii: ";") }.trimmed
        guard range.isEmpty || "<>=!~(".utf8.contains(range[range.startIndex]) else {
            throw NotUnderstood("no range of versions behind a package's name", line: line)
        }
        version = range.isEmpty ? nil : String(decoding: range, as: UTF8.self)
    }

    /// As PEP 503 compares names: in lower case, with each run of `-`, `_` and `.` as one `-`.
    static func normalized(_ name: String) -> String {
        name.lowercased().split(whereSeparator: { "-_.".contains($0) }).joined(separator: "-")
    }

    func statement(at lines: ClosedRange<Int>, digest: String? = nil) -> Manifest.Statement {
        Manifest.Statement(name, version, source.map { [$0] } ?? [], at: lines, digest: digest)
    }
}
