package io.drey.internal.codec;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** What to say of classes that are not allowed: what to write, so that following it to the letter works. Stateless. */
final class Advice {

    private static final int SHOWN = 200;
    private static final Pattern UNPRINTABLE = Pattern.compile("[^\\p{Print}\\p{L}]");

    private Advice() {}

    /** Names them, and the patterns that would allow them. */
    static String onRefused(Collection<String> names) {
        StringBuilder text = new StringBuilder(
                        joined(names.stream().map(Advice::shown).toList()))
                .append(" may not be written to or read from the cache.");
        Set<String> patterns = new LinkedHashSet<>();
        names.stream()
                .map(Advice::pattern)
                .filter(pattern -> !pattern.isEmpty())
                .forEach(patterns::add);
        if (patterns.isEmpty()) {
            return text.append(" Such a name cannot be allowed.").toString();
        }
        List<String> quoted = patterns.stream().map(Advice::quoted).toList();
        text.append(names.size() == 1 ? " If it is a plain value, add " : " If they are plain values, add ")
                .append(joined(quoted))
                .append(" to the list drey.codec.allow (in drey.conf: ")
                .append(String.join(
                        ", ",
                        quoted.stream()
                                .map(each -> "drey.codec.allow += " + each)
                                .toList()))
                .append(')');
        Set<String> packages = new LinkedHashSet<>();
        names.stream()
                .filter(name -> !NamePatterns.isJdk(name))
                .map(Advice::packagePattern)
                .filter(each -> !each.isEmpty())
                .forEach(each -> packages.add(quoted(each)));
        if (!packages.isEmpty() && !packages.equals(new LinkedHashSet<>(quoted))) {
            text.append(", or the package: ").append(lines(packages));
        }
        return text.toString();
    }

    /** Pasted into a file they append to whatever it says. */
    private static String lines(Collection<String> quoted) {
        return String.join(
                ", ", quoted.stream().map(each -> "drey.codec.allow += " + each).toList());
    }

    /** The class, else the one around it, else its package; empty if none of them can be a pattern. */
    private static String pattern(String name) {
        if (isPattern(name)) {
            return name;
        }
        String outer = name.replaceFirst("\\$.*", "");
        return isPattern(outer) ? outer : packagePattern(name);
    }

    private static String packagePattern(String name) {
        String pack = NamePatterns.packageOf(name);
        return isPattern(pack) ? pack + ".*" : "";
    }

    private static boolean isPattern(String name) {
        return name.length() <= SHOWN && NamePatterns.isName(name);
    }

    /** Bytes may name anything, and it goes into logs. */
    private static String shown(String name) {
        String shown = name.length() > SHOWN ? name.substring(0, SHOWN) + "..." : name;
        return UNPRINTABLE.matcher(shown).replaceAll("?");
    }

    private static String quoted(String pattern) {
        return '"' + pattern + '"';
    }

    private static String joined(Collection<String> several) {
        List<String> all = List.copyOf(several);
        int last = all.size() - 1;
        return last <= 0 ? String.join("", all) : String.join(", ", all.subList(0, last)) + " and " + all.get(last);
    }
}
