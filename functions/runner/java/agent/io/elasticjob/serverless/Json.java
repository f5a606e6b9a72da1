package io.elasticjob.serverless;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * JSON as the runner writes it: objects become maps, arrays lists, numbers doubles. The text is the runner's, so a
 * mistake in it is a bug, told by an IllegalArgumentException.
 */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** @return the object that the text is. */
    static Map<String, Object> read(String text) {
        return new Json(text).object();
    }

    /** @return the text as a JSON string of ASCII characters, which is also a double-quoted scalar of YAML 1.1. */
    static String quote(String value) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            if (c == '"' || c == '\\') quoted.append('\\').append(c);
            else if (c < ' ' || c > '~') quoted.append(String.format("\\u%04x", (int) c));
            else quoted.append(c);
        }
        return quoted.append('"').toString();
    }

    private Object value() {
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"':
                return string();
            default:
                return word();
        }
    }

    private Map<String, Object> object() {
        Map<String, Object> members = new LinkedHashMap<>();
        expect('{');
        if (peek() != '}') {
            do {
                String name = string();
                expect(':');
                members.put(name, value());
            } while (comma());
        }
        expect('}');
        return members;
    }

    private List<Object> array() {
        List<Object> elements = new ArrayList<>();
        expect('[');
        if (peek() != ']') {
            do elements.add(value());
            while (comma());
        }
        expect(']');
        return elements;
    }

    private String string() {
        expect('"');
        StringBuilder characters = new StringBuilder();
        for (char c = text.charAt(at++); c != '"'; c = text.charAt(at++)) characters.append(c == '\\' ? escape() : c);
        return characters.toString();
    }

    private char escape() {
        char c = text.charAt(at++);
        int known = "bfnrt".indexOf(c);
        if (known >= 0) return "\b\f\n\r\t".charAt(known);
        if (c != 'u') return c;
        at += 4;
        return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }

    /** A number, true, false or null. */
    private Object word() {
        int from = at;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) at++;
        String word = text.substring(from, at);
        if (word.equals("null")) return null;
        return word.equals("true") || word.equals("false") ? (Object) Boolean.valueOf(word) : Double.valueOf(word);
    }

    private boolean comma() {
        if (peek() != ',') return false;
        at++;
        return true;
    }

    private void expect(char c) {
        if (peek() != c) throw new IllegalArgumentException("no '" + c + "' at " + at + " of " + text);
        at++;
    }

    /** The next character that is no blank; it is not passed. */
    private char peek() {
        while (at < text.length() && text.charAt(at) <= ' ') at++;
        return at < text.length() ? text.charAt(at) : 0;
    }
}
