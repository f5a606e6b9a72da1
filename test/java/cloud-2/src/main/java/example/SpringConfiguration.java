package example;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Spring 4 makes a subclass of it with CGLIB, which reaches into the JDK. */
@Configuration
public class SpringConfiguration {

    @Bean
    public String greeting() {
        return "bean";
    }
}
