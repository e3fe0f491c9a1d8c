package io.drey.spring;

import io.drey.ConfigurationException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.core.env.Environment;

/**
 * Says what is wrong with Drey's configuration, where it is written, and what to write, in the form that users of Boot
 * know instead of a stack trace. Drey's messages end with the advice, behind the last semicolon. One thread.
 */
final class DreyFailureAnalyzer extends AbstractFailureAnalyzer<ConfigurationException> {

    private static final Pattern KEY = Pattern.compile("drey(\\.[A-Za-z0-9*\"-]+)+");
    private static final Pattern ASKS = Pattern.compile("did you mean ([^?]+)\\?");
    private static final String NEEDLESS = "properties of the cache manager: ";

    private final Environment environment;

    DreyFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    @Override
    protected FailureAnalysis analyze(Throwable root, ConfigurationException cause) {
        String message = String.valueOf(cause.getMessage()).replace(NEEDLESS, "");
        int semicolon = message.indexOf("; ");
        String what = semicolon < 0 ? message : message.substring(0, semicolon);
        String key = key(message, cause);
        String origin = key == null ? null : Origins.of(environment, key);
        String description = "The caches of Drey cannot be opened:\n\n    " + what + "\n"
                + (origin == null ? "" : "\n    Origin: " + origin + "\n");
        return new FailureAnalysis(
                description, action(semicolon < 0 ? "" : message.substring(semicolon + 2), key), cause);
    }

    private static String action(String advice, @Nullable String key) {
        Matcher asks = ASKS.matcher(advice);
        if (asks.find()) {
            return "Write " + asks.group(1) + (key == null ? "." : " instead of " + key + ".");
        } else if (advice.isEmpty()) {
            return "Correct " + (key == null ? "the configuration below drey." : key + ".");
        }
        String sentence = advice.substring(0, 1).toUpperCase(Locale.ROOT) + advice.substring(1);
        return sentence.endsWith(".") ? sentence : sentence + ".";
    }

    private static @Nullable String key(String message, ConfigurationException cause) {
        Matcher key = KEY.matcher(message);
        return key.find() ? key.group() : cause.getKey();
    }
}
