internal import YAMLDocuments

/// Reads a policy's packs, the policy itself first, each once, and finds out what each includes.
struct IncludeResolver {
    private let builtIn: [String: [PolicyFile]]
    private let folder: String?
    private let reader: YAMLReader
    private var tree: PackTree
    private var graph = PackGraph()
    /// Of those that come with the program, the ones that are asked for.
    private var addedBuiltIn: Set<String> = []
    /// Number by name, of those that were read.
    private var numbers: [String: Int] = [:]
    /// True when something that should be there could not be read.
    private(set) var isIncomplete = false

    private var diagnostics: Diagnostics { reader.diagnostics }

    /// - Parameters:
    ///   - folder: shown in front of the names of files
    ///   - builtIn: packs that come with the program, by name
    init(_ files: [PolicyFile], folder: String?, builtIn: [String: [PolicyFile]], reader: YAMLReader) {
        tree = PackTree(files)
        self.folder = folder
        self.builtIn = builtIn
        self.reader = reader
    }

    mutating func resolve() -> PackGraph {
        for file in tree.files.values.joined() where file.path.hasPrefix(PackTree.builtInPrefix) {
            let message = "names that begin with `\(PackTree.builtInPrefix)` are those of packs that come with the program"
            diagnostics.report(Diagnostic(code: .include, file: SourceText.shownName(file.path, in: folder), message: message))
        }
        _ = read("", path: [])
        graph.order.reverse()
        graph.reportUnknownExclusions(diagnostics)
        return graph
    }

    /// - Parameter path: the packs that include it, from the policy on
    private mutating func read(_ name: String, path: [String]) -> Int {
        let number = graph.packs.count
        numbers[name] = number
        var pack = PackGraph.Pack(name: name, outline: PackOutline(diagnostics))
        for file in tree.files[name, default: []] {
            if SuiteFolder.holds(file, in: name) { pack.tests.append(file) } else { pack.files.append(file) }
        }
        for file in pack.files {
            let folder = addedBuiltIn.contains(name) ? nil : folder
            for document in reader.documents(name: file.path, folder: folder, content: file.content) {
                pack.outline.add(document, isPackFile: file.path == PackTree.fileName(of: name))
            }
        }
        graph.packs.append(pack)
        var seen: Set<String> = []
        for include in pack.outline.includes {
            guard let target = target(of: include, from: name) else {
                isIncomplete = true
                continue
            }
            guard seen.insert(target).inserted else {
                diagnostics.report(.duplicateName, "`\(target)` is included above", at: include.place)
                continue
            }
            guard let targetNumber = follow(target, at: include.place, path: path + [name]) else {
                isIncomplete = true
                continue
            }
            graph.packs[number].includes.append(PackGraph.Edge(pack: targetNumber, without: include.without))
        }
        graph.order.append(number)
        return number
    }

    private mutating func follow(_ target: String, at place: SourcePlace, path: [String]) -> Int? {
        if let start = path.firstIndex(of: target) {
            let chain = (path[start...] + [target]).map { $0.isEmpty ? "the policy" : "`\($0)`" }
            diagnostics.report(.cycle, "a pack includes itself: " + chain.joined(separator: " includes "), at: place)
            return nil
        }
        if let known = numbers[target] { return known }
        guard path.count <= PolicyLimits.packDepth else {
            diagnostics.report(.nesting, "packs include each other over more than \(PolicyLimits.packDepth) levels", at: place)
            return nil
        }
        guard graph.packs.count < PolicyLimits.packs else {
            diagnostics.report(.tooLarge, "the policy includes more than \(PolicyLimits.packs - 1) packs", at: place)
            return nil
        }
        return read(target, path: path)
    }

    /// The name of the pack that is meant; nil, and a report, where there is none.
    private mutating func target(of include: Include, from name: String) -> String? {
        switch include.target {
        case .builtIn(let builtInName):
            let target = PackTree.builtInPrefix + builtInName
            if addedBuiltIn.contains(target) { return target }
            guard let files = builtIn[builtInName] else {
                let hint = diagnostics.hint(for: builtInName) { builtIn.keys.sorted() }
                diagnostics.report(
                    .include, "no pack called `\(builtInName)` comes with the program\(hint)", at: include.place)
                return nil
            }
            addedBuiltIn.insert(target)
            tree.add(builtIn: files, as: target)
            return isWithinLimits(at: include.place) ? target : nil
        case .folder(let path):
            // A pack that comes with the program sees nothing but itself.
            guard !addedBuiltIn.contains(name) else {
                diagnostics.report(.include, "a pack that comes with the program includes nothing", at: include.place)
                return nil
            }
            if tree.files[path] != nil { return path }
            let hint = diagnostics.hint(for: path) { tree.files.keys.filter { !$0.isEmpty }.sorted() }
            diagnostics.report(
                .include, "no folder `\(path)` with a file \(PackTree.fileName) lies below the policy\(hint)", at: include.place)
            return nil
        }
    }

    private func isWithinLimits(at place: SourcePlace) -> Bool {
        let files = tree.files.values.joined()
        guard files.count <= PolicyLimits.files, files.reduce(0, { $0 + $1.content.count }) <= PolicyLimits.bytes else {
            diagnostics.report(.tooLarge, "with this pack the policy has more files or bytes than a policy may have", at: place)
            return false
        }
        return true
    }
}
