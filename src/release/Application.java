import javax.cache.Cache;
import javax.cache.Caching;
import javax.cache.configuration.MutableConfiguration;

/** What somebody writes who has read no more than the standard. */
public class Application {
    public static void main(String[] args) {
        try (Cache<String, String> cache = Caching.getCachingProvider()
                .getCacheManager()
                .createCache("greetings", new MutableConfiguration<String, String>())) {
            cache.put("en", "hello");
            System.out.println(cache.get("en") + " from " + Caching.getCachingProvider().getClass().getName());
        }
    }
}
