package io.drey.internal.address;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts that may be URIs, without what may be secret in them: for messages, logs and the names of beans. What cannot be
 * told apart from a password is left out too. Stateless, any thread.
 */
final class Redaction {

    private static final String STARS = "***";
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:(//)?");
    private static final Pattern FILE = Pattern.compile("(?i)(file|jar|classpath):.*", Pattern.DOTALL);

    /** The name of a parameter, wherever somebody may have put one. */
    private static final Pattern NAME = Pattern.compile("(?:^|[?&;#/,:])([^?&;#/,:=]*)=");

    /** What follows a value; a plain {@code &} belongs to it. */
    private static final Pattern NEXT = Pattern.compile("&[A-Za-z][\\w.%\"-]*=");

    /** Also as people misspell it. */
    private static final Pattern SECRET =
            Pattern.compile("pas|ssw|p\\w*w\\w*[dt]|^pw|pw$|secret|token|cred|auth|user$");

    private Redaction() {}

    static String of(String uri) {
        Matcher scheme = SCHEME.matcher(uri);
        int from = scheme.lookingAt() ? scheme.end() : 0;
        int at = uri.lastIndexOf('@');
        if (!FILE.matcher(uri).matches()) {
            at = Math.max(at, uri.lastIndexOf("%40"));
        }
        if (at < from) {
            return withoutParameters(uri, from);
        }
        boolean inParameter = !withoutParameters(uri.substring(0, at), from).equals(uri.substring(0, at));
        // Everything up to the last @ may belong to a password, and what follows too if that is a parameter.
        return uri.substring(0, from) + STARS + (inParameter ? "" : withoutParameters(uri.substring(at), 0));
    }

    private static String withoutParameters(String text, int from) {
        StringBuilder shown = new StringBuilder(text.substring(0, from));
        int position = from;
        Matcher name = NAME.matcher(text).region(from, text.length());
        while (name.find()) {
            shown.append(text, position, name.end());
            position = name.end();
            if (isSecret(name.group(1))) {
                shown.append(STARS);
                position = end(text, position);
            }
            name.region(position, text.length()); // where a name may begin, too
        }
        return shown.append(text, position, text.length()).toString();
    }

    private static int end(String text, int valueStart) {
        Matcher next = NEXT.matcher(text);
        if (next.find(valueStart)) {
            return next.start();
        }
        int master = text.contains("sentinel:") ? text.lastIndexOf('#') : -1;
        return master > valueStart ? master : text.length();
    }

    private static boolean isSecret(String name) {
        String plain = decoded(name).toLowerCase(Locale.ROOT);
        String last = plain.substring(plain.lastIndexOf('.') + 1);
        return SECRET.matcher(last.replaceAll("[^a-z]", "")).find();
    }

    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }
}
