import PlainDocuments
import RiskModel

/// SwiftPM's `Package.swift`: the calls `.package(…)` and `.binaryTarget(…)` whose address is a literal. It is a program;
/// where such a call computes its address, nothing is certain unless the program stays the same.
enum PackageSwift {
    static func read(_ bytes: [UInt8]) throws(NotUnderstood) -> Manifest {
        let tokens = try ProgramTokens.read(bytes, .swift)[...]
        var manifest = Manifest()
        var program = Manifest.Program(text: [], computesDependencies: false)
        var index = tokens.startIndex
        while index < tokens.endIndex {
            if isCall(tokens, at: index) {
                let call = try tokens.parenthesized(at: index + 2)
                if let call,
                    let statement = try statement(call.inside.arguments, at: tokens[index].line...tokens[call.end - 1].line)
                {
                    try manifest.add(statement)
                    index = call.end
                    continue
                }
                // Its address is computed, or the function itself is handed on.
                program.computesDependencies = true
            }
            program.text.append(tokens[index].written)
            index += 1
        }
        manifest.program = program
        return manifest
    }

    /// `.package` or `.binaryTarget`; where a label of that name is meant, a colon follows.
    private static func isCall(_ tokens: ArraySlice<ProgramTokens.Token>, at index: Int) -> Bool {
        guard tokens[index].isSymbol("."), index + 1 < tokens.endIndex else { return false }
        return ["package", "binaryTarget"].contains(tokens[index + 1].word)
    }

    /// nil where no literal says where it comes from.
    private static func statement(
        _ arguments: [ArraySlice<ProgramTokens.Token>], at lines: ClosedRange<Int>
    ) throws(NotUnderstood) -> Manifest.Statement? {
        var address: (label: String, value: String)?
        var name: String?
        var rest: [String] = []
        for argument in arguments {
            let label = argument.count > 1 && argument[argument.startIndex + 1].isSymbol(":") ? argument.first?.word : nil
            if let label, ["url", "path", "id"].contains(label) {
                guard argument.count == 3, let value = argument.last?.text else { return nil }
                address = (label, value)
            } else if label == "name" {
                name = argument.last?.text
            } else {
                rest.append(argument.written)
            }
        }
        guard let address else { return nil }
        let version = rest.isEmpty ? nil : rest.joined(separator: ", ")
        switch address.label {
        case "path": return Manifest.Statement(name ?? address.value, version, [.local], at: lines)
        case "id": return Manifest.Statement(address.value, version, at: lines)
        default:
            let source = try DependencySource(url: address.value, line: lines.lowerBound)
            return Manifest.Statement(identity(of: address.value), version, [source], at: lines)
        }
    }

    /// SwiftPM knows a package by the last part of its address, in lower case and without `.git`.
    static func identity(of address: String) -> String {
        let last = address.split(whereSeparator: { $0 == "/" || $0 == ":" }).last.map { $0.lowercased() } ?? address
        return last.hasSuffix(".git") ? String(last.dropLast(4)) : last
    }
}
