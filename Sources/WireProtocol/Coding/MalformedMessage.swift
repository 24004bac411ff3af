/// A message that parses but breaks its own rules, or does not parse.
package struct MalformedMessage: Error, Hashable, Sendable, CustomStringConvertible {
    /// The field, as `verdict.files[3].status`; empty where the message as a whole is meant.
    package var field: String
    /// A phrase such as `is missing`.
    package var problem: String

    package init(_ field: String, _ problem: String) {
        self.field = field
        self.problem = problem
    }

    package var description: String { field.isEmpty ? "the message \(problem)" : "\(field) \(problem)" }

    /// The same problem, seen from the message that holds this one.
    func under(_ parent: String) -> MalformedMessage {
        MalformedMessage(field.isEmpty ? parent : "\(parent).\(field)", problem)
    }
}

/// Runs `body`, naming the place in what it throws.
func within<Value>(_ place: @autoclosure () -> String, _ body: () throws(MalformedMessage) -> Value) throws(MalformedMessage)
    -> Value
{
    do throws(MalformedMessage) {
        return try body()
    } catch {
        throw error.under(place())
    }
}

/// Maps a list, naming the index in what `transform` throws.
func each<Element, Value>(
    _ elements: [Element], of field: String, _ transform: (Element) throws(MalformedMessage) -> Value
) throws(MalformedMessage) -> [Value] {
    var values: [Value] = []
    values.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
        values.append(try within("\(field)[\(index)]") { () throws(MalformedMessage) in try transform(element) })
    }
    return values
}
