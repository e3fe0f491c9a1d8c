package io.drey.spring;

import io.drey.internal.config.Relaxed;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/**
 * What the application's configuration says under {@code drey}, in whatever spelling Spring takes, as Drey's own keys.
 * Keys below {@code drey.spring} and that of {@link Bundles} are the starter's. Stateless.
 */
final class Settings {

    private static final String OWN = "spring.";

    private Settings() {}

    static Properties of(Environment environment) {
        Map<String, String> bound = Binder.get(environment)
                .bind("drey", Bindable.mapOf(String.class, String.class))
                .orElse(Map.of());
        Relaxed relaxed = new Relaxed();
        Map<String, String> keys = new TreeMap<>();
        new TreeMap<>(bound).forEach((name, value) -> {
            String bare = name.replaceFirst("(\\[\\d+]|\\.\\d+)$", ""); // of a list
            String key = relaxed.key(bare);
            if (Bundles.KEY.equals("drey." + bare)) {
                return; // the starter's own
            }
            if (key != null) {
                keys.merge(key, value, (one, other) -> bare.equals(name) ? other : one + "," + other);
            } else if (!bare.startsWith(OWN) && !isVariable(bare)) {
                keys.put(bare, value); // Drey says what is wrong with it
            }
        });
        Properties properties = new Properties();
        keys.forEach((key, value) -> properties.setProperty("drey." + key, value));
        return properties;
    }

    /** Whether the environment alone may have said it: Drey itself reads that, and knows what is none of its own. */
    private static boolean isVariable(String name) {
        String plain = plain("drey" + name);
        return System.getenv().keySet().stream()
                .anyMatch(variable -> plain(variable).equals(plain));
    }

    private static String plain(String name) {
        return name.replaceAll("[^\\p{L}\\p{N}]", "").toLowerCase(Locale.ROOT);
    }
}
