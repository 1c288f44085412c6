//! Queues with Poisson arrivals. Rates are per second, times in seconds.
//!
//! Where no source is named, it is L. Kleinrock, *Queueing Systems*, vol. 1 (1975); other textbooks on queueing theory contain the
//! same formulas.

/// The mean time in an M/M/1 system, 1/(μ − λ); infinite at ρ ≥ 1.
pub fn mm1_time_in_system_s(arrivals_per_s: f64, services_per_s: f64) -> f64 {
    if arrivals_per_s < services_per_s { 1.0 / (services_per_s - arrivals_per_s) } else { f64::INFINITY }
}

/// A quantile of the time in an M/M/1 system. The time is exponential with rate μ − λ, so the quantile is
/// −ln(1 − share)/(μ − λ).
pub fn mm1_time_in_system_quantile_s(arrivals_per_s: f64, services_per_s: f64, share: f64) -> f64 {
    -libm::log(1.0 - share) * mm1_time_in_system_s(arrivals_per_s, services_per_s)
}

/// The variance of the mean wait of `customers` successive M/M/1 customers in equilibrium, in units of squared mean
/// service times: about ρ(2 + 5ρ − 4ρ² + ρ³)/((1 − ρ)⁴ n). Daley, *The serial correlation coefficients of waiting
/// times in a stationary single server queue* (1968).
pub fn mm1_mean_wait_variance(utilisation: f64, customers: f64) -> f64 {
    let rho = utilisation;
    let idle_squared = (1.0 - rho) * (1.0 - rho);
    rho * (2.0 + 5.0 * rho - 4.0 * rho * rho + rho * rho * rho) / (idle_squared * idle_squared * customers)
}

/// Erlang B: the probability that all of `servers` servers are busy under an offered load of `offered` erlangs (λ/μ) without
/// waiting places. It is insensitive to the distribution of service times. By the recursion B(c) = aB(c−1)/(c + aB(c−1)).
/// A. K. Erlang (1917).
pub fn erlang_b(servers: u32, offered: f64) -> f64 {
    (1..=servers).fold(1.0, |blocking, server| offered * blocking / (f64::from(server) + offered * blocking))
}

/// Erlang C: the probability that an M/M/c customer has to wait; 1 when the queue is unstable. A. K. Erlang (1917).
pub fn erlang_c(servers: u32, offered: f64) -> f64 {
    let utilisation = offered / f64::from(servers);
    if utilisation >= 1.0 {
        return 1.0;
    }
    let blocking = erlang_b(servers, offered);
    blocking / (1.0 - utilisation * (1.0 - blocking))
}

/// The mean wait in an M/M/c queue, C/(cμ − λ); infinite when it is unstable.
pub fn mmc_wait_s(servers: u32, arrivals_per_s: f64, services_per_s: f64) -> f64 {
    let spare = f64::from(servers) * services_per_s - arrivals_per_s;
    if spare > 0.0 { erlang_c(servers, arrivals_per_s / services_per_s) / spare } else { f64::INFINITY }
}

/// The probability that exactly this many customers wait in an M/M/c queue, without those in service: C(1 − ρ)ρⁿ for n ≥ 1 with Erlang's
/// C, and 1 − Cρ for n = 0. With one server C = ρ, and the number in system is geometric. 0 when the queue is unstable.
pub fn mmc_waiting_probability(servers: u32, offered: f64, waiting: u32) -> f64 {
    let utilisation = offered / f64::from(servers);
    if utilisation >= 1.0 {
        return 0.0;
    }
    let delay = erlang_c(servers, offered);
    match waiting {
        0 => 1.0 - delay * utilisation,
        _ => delay * (1.0 - utilisation) * libm::pow(utilisation, f64::from(waiting)),
    }
}

/// The share of customers that leave the queue of an M/M/c system unserved, if each leaves when it has waited for a fixed time
/// (M/M/c + D). The queue is stable at every load. Barrer, *Queuing with impatient customers and ordered service* (1957).
///
/// The time V that a customer who never leaves would wait has the density λ p(c−1) exp(λ min(x, τ) − cμx) at x > 0, where p(c−1) is the
/// probability that c − 1 servers are busy; the share is P(V > τ). Baccelli and Hebuterne, *On queues with impatient customers*
/// (1981), for a general patience. With one server it is (1 − ρ)ρE/(1 − ρ²E) with E = exp((λ − μ)τ).
pub fn abandonment_share(servers: u32, arrivals_per_s: f64, services_per_s: f64, patience_s: f64) -> f64 {
    let (busy, after) = density_with_patience(servers, arrivals_per_s, services_per_s, patience_s);
    busy * after
}

/// The share of customers of an M/M/1 + D system whose service ends within their patience, counted from their arrival: those that do not
/// leave the queue and whose wait and service together take no longer. With the density of [`abandonment_share`], the probability that
/// the service begins in time and ends too late is p(0) exp((λ − μ)τ).
pub fn served_in_time_share(arrivals_per_s: f64, services_per_s: f64, patience_s: f64) -> f64 {
    let (idle, _) = density_with_patience(1, arrivals_per_s, services_per_s, patience_s);
    let late = idle * libm::exp((arrivals_per_s - services_per_s) * patience_s);
    1.0 - late - abandonment_share(1, arrivals_per_s, services_per_s, patience_s)
}

/// The probability p(c−1) that c − 1 servers of an M/M/c + D system are busy, and P(V > τ)/p(c−1).
fn density_with_patience(
    servers: u32,
    arrivals_per_s: f64,
    services_per_s: f64,
    patience_s: f64,
) -> (f64, f64) {
    let capacity_per_s = f64::from(servers) * services_per_s;
    let surplus_per_s = arrivals_per_s - capacity_per_s;
    let growth = libm::exp(surplus_per_s * patience_s);
    let within_s = if surplus_per_s == 0.0 {
        patience_s
    } else {
        libm::expm1(surplus_per_s * patience_s) / surplus_per_s
    };
    // Erlang B of c − 1 servers is p(c−1) among the states in which fewer than c are busy.
    let fewer = 1.0 / erlang_b(servers - 1, arrivals_per_s / services_per_s);
    let after = arrivals_per_s * growth / capacity_per_s;
    (1.0 / (fewer + arrivals_per_s * within_s + after), after)
}

/// The mean wait in an M/G/1 queue, ρ(1 + c²)/(2(1 − ρ)μ) for a squared coefficient of variation c² of the service time;
/// infinite at ρ ≥ 1. Pollaczek (1930), Khinchine (1932).
pub fn mg1_wait_s(arrivals_per_s: f64, services_per_s: f64, squared_variation: f64) -> f64 {
    let utilisation = arrivals_per_s / services_per_s;
    if utilisation >= 1.0 {
        return f64::INFINITY;
    }
    utilisation * (1.0 + squared_variation) / (2.0 * (1.0 - utilisation) * services_per_s)
}

/// The mean time in system, in mean service times, when each request joins the shortest queue of d random servers out of very
/// many: Σ ρ^((d^i − d)/(d − 1)) over i ≥ 1. Mitzenmacher (1996), Vvedenskaya, Dobrushin, Karpelevich (1996).
pub fn power_of_choices_time(utilisation: f64, choices: u32) -> f64 {
    let d = f64::from(choices.max(2));
    let (mut sum, mut power) = (0.0, d);
    // The exponents grow as d^i, so twenty terms are more than the precision of a float needs.
    for _ in 0..20 {
        sum += libm::pow(utilisation, (power - d) / (d - 1.0));
        power *= d;
    }
    sum
}

/// The mean time in system, in mean service times, at each of n servers to which a balancer assigns Poisson arrivals in turn. This is
/// an E_n/M/1 queue, whose time in system is 1/(1 − σ), where σ is the root of σ = A*(1 − σ) below 1 and A* is the Laplace transform
/// of the Erlang gap (Kleinrock 1, section 6.4).
pub fn round_robin_time(servers: u32, utilisation: f64) -> f64 {
    let n = f64::from(servers);
    let mut sigma = utilisation;
    for _ in 0..10_000 {
        sigma = libm::pow(n * utilisation / (n * utilisation + 1.0 - sigma), n);
    }
    1.0 / (1.0 - sigma)
}

/// The blocking probability of an M/M/1/K queue, where K = `places` includes the customer in service:
/// (1 − ρ)ρ^K/(1 − ρ^(K+1)), or 1/(K + 1) at ρ = 1.
pub fn mm1k_blocking(utilisation: f64, places: u32) -> f64 {
    let full = libm::pow(utilisation, f64::from(places));
    if (utilisation - 1.0).abs() < 1e-9 {
        return 1.0 / f64::from(places + 1);
    }
    (1.0 - utilisation) * full / (1.0 - full * utilisation)
}

/// The mean time in a G/M/1 system, in mean service times, given the Laplace transform of the gaps between arrivals in the same
/// unit: 1/(1 − σ) with σ = A*(1 − σ). Kleinrock 1, section 6.4.
pub fn gm1_time(transform: impl Fn(f64) -> f64) -> f64 {
    let mut sigma = 0.0;
    for _ in 0..100_000 {
        sigma = transform(1.0 - sigma);
    }
    1.0 / (1.0 - sigma)
}

/// The Laplace transform of the gaps of an interrupted Poisson process: a Poisson process of this rate that is on for exponential
/// times of mean 1/`off_rate` and off for exponential times of mean 1/`on_rate`. Its arrivals are a renewal process with
/// hyperexponential gaps. Kuczura, *The interrupted Poisson process as an overflow process* (1973).
pub fn interrupted_poisson_transform(rate: f64, off_rate: f64, on_rate: f64, s: f64) -> f64 {
    rate * (s + on_rate) / (s * s + (rate + off_rate + on_rate) * s + rate * on_rate)
}

/// The throughput of one server with `users` users that each think for a mean time, make a request, and wait for the answer: the
/// machine repair model, λ = μ(1 − p₀). C. Palm (1947).
pub fn closed_throughput_per_s(users: u32, think_time_s: f64, services_per_s: f64) -> f64 {
    let ratio = 1.0 / (think_time_s * services_per_s);
    // p₀ = 1/Σ N!/(N − k)!·ratioᵏ, summed from the last factor inwards.
    let sum = (1..=users).fold(1.0, |sum, thinking| 1.0 + f64::from(thinking) * ratio * sum);
    services_per_s * (1.0 - 1.0 / sum)
}

/// The mean time in system, in mean service times, when each request joins the shorter of two queues with exponential service. There is
/// no closed form (Kingman 1961, Flatto and McKean 1977); the balance equations are solved numerically, with queues truncated at 60.
pub fn shorter_of_two_time(utilisation: f64) -> f64 {
    const LONGEST: usize = 60;
    let (arrivals, events) = (2.0 * utilisation, 2.0 * utilisation + 2.0);
    // The probabilities of (longer, shorter), iterated with the transition probabilities until they are stationary.
    let mut now = vec![[0.0; LONGEST + 1]; LONGEST + 1];
    now[0][0] = 1.0;
    for _ in 0..20_000 {
        let mut next = vec![[0.0; LONGEST + 1]; LONGEST + 1];
        let mut put = |a: usize, b: usize, probability: f64| next[a.max(b)][a.min(b)] += probability;
        for (longer, row) in now.iter().enumerate() {
            for (shorter, probability) in row.iter().enumerate().take(longer + 1) {
                let step = probability / events;
                put(longer, (shorter + 1).min(LONGEST), arrivals * step);
                put(longer.saturating_sub(1), shorter, step);
                put(longer, shorter.saturating_sub(1), step);
            }
        }
        now = next;
    }
    let customers = |(longer, row): (usize, &[f64; LONGEST + 1])| -> f64 {
        row.iter().enumerate().map(|(shorter, probability)| (longer + shorter) as f64 * probability).sum()
    };
    now.iter().enumerate().map(customers).sum::<f64>() / arrivals
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(value: f64, published: f64, tolerance: f64) -> bool {
        (value / published - 1.0).abs() < tolerance
    }

    #[test]
    fn erlang_b_equals_published_tables() {
        for (servers, offered, published) in
            [(5, 3.0, 0.1101), (10, 8.0, 0.1217), (1, 1.0, 0.5), (2, 1.0, 0.2)]
        {
            assert!(close(erlang_b(servers, offered), published, 5e-4), "B({servers}, {offered})");
        }
    }

    #[test]
    fn erlang_c_and_the_mean_wait_equal_published_tables() {
        for (servers, probability, wait) in [(1, 0.8, 4.0), (2, 0.7111, 1.778), (4, 0.5964, 0.7455)] {
            let offered = 0.8 * f64::from(servers);
            assert!(close(erlang_c(servers, offered), probability, 1e-4), "C({servers}, {offered})");
            assert!(close(mmc_wait_s(servers, offered, 1.0), wait, 5e-4), "W({servers})");
        }
        assert_eq!(mmc_wait_s(2, 2.0, 1.0), f64::INFINITY);
        assert_eq!(erlang_c(2, 3.0), 1.0);
    }

    #[test]
    fn the_numbers_of_waiting_customers_have_the_mean_of_littles_law() {
        for (servers, offered) in [(1, 0.8), (4, 3.2), (10, 5.0)] {
            let share = |waiting| mmc_waiting_probability(servers, offered, waiting);
            assert!(close((0..1000).map(share).sum(), 1.0, 1e-9));
            let mean: f64 = (0..1000).map(|waiting| f64::from(waiting) * share(waiting)).sum();
            assert!(close(mean, offered * mmc_wait_s(servers, offered, 1.0), 1e-9), "{servers}");
        }
        // The number in system is geometric: nobody waits if it is 0 or 1.
        assert!(close(mmc_waiting_probability(1, 0.8, 0), 0.2 + 0.16, 1e-12));
        assert!(close(mmc_waiting_probability(1, 0.8, 3), 0.2 * 0.4096, 1e-12));
        assert_eq!(mmc_waiting_probability(2, 2.0, 5), 0.0);
    }

    #[test]
    fn impatience_without_patience_is_erlang_b_and_with_all_patience_nobody_leaves() {
        for servers in [1, 3] {
            let offered = 0.8 * f64::from(servers);
            assert!(close(abandonment_share(servers, offered, 1.0, 0.0), erlang_b(servers, offered), 1e-12));
            assert!(abandonment_share(servers, offered, 1.0, 1e3) < 1e-12);
            // With endless patience the excess leaves.
            let overload = 1.5 * f64::from(servers);
            assert!(close(abandonment_share(servers, overload, 1.0, 200.0), 1.0 / 3.0, 1e-9));
        }
        // Barrer's form for one server, and its limit at ρ = 1.
        let growth = libm::exp(-0.2 * 3.0);
        let barrer = 0.2 * 0.8 * growth / (1.0 - 0.64 * growth);
        assert!(close(abandonment_share(1, 0.8, 1.0, 3.0), barrer, 1e-12));
        assert!(close(abandonment_share(1, 1.0, 1.0, 3.0), 0.2, 1e-12));
        // Without a queue a service within τ takes an exponential time.
        assert!(close(served_in_time_share(1e-9, 1.0, 2.0), 1.0 - libm::exp(-2.0), 1e-6));
    }

    #[test]
    fn limited_and_closed_queues_agree_with_simple_special_cases() {
        assert!(close(mm1k_blocking(0.8, 1), 0.8 / 1.8, 1e-12), "one place is Erlang B");
        assert!(close(mm1k_blocking(1.0, 4), 0.2, 1e-12));
        assert!(close(closed_throughput_per_s(1, 3.0, 1.0), 0.25, 1e-12), "one user never waits");
        assert!(
            close(closed_throughput_per_s(200, 1.0, 10.0), 10.0, 1e-9),
            "many users keep the server busy"
        );
    }

    #[test]
    fn other_arrivals_agree_with_simple_special_cases() {
        assert!(close(gm1_time(|s| 0.8 / (0.8 + s)), 5.0, 1e-9), "Poisson");
        // A process that is never off is Poisson.
        assert!(close(gm1_time(|s| interrupted_poisson_transform(0.8, 0.0, 1.0, s)), 5.0, 1e-9));
        assert!(gm1_time(|s| libm::exp(-s / 0.8)) < 3.0, "evenly spaced");
    }

    #[test]
    fn joining_the_shorter_of_two_queues_lies_between_one_shared_queue_and_round_robin() {
        for rho in [0.3, 0.8] {
            let shared_queue = 1.0 + mmc_wait_s(2, 2.0 * rho, 1.0);
            let time = shorter_of_two_time(rho);
            assert!(shared_queue < time && time < round_robin_time(2, rho), "{shared_queue} {time}");
        }
    }

    #[test]
    fn balancers_equal_published_values() {
        for (rho, published) in [(0.7, 1.6145), (0.9, 2.6141)] {
            assert!(close(power_of_choices_time(rho, 2), published, 1e-4));
        }
        for (servers, rho, published) in [(1, 0.8, 5.0), (2, 0.8, 3.844), (10, 0.9, 5.660)] {
            assert!(
                close(round_robin_time(servers, rho), published, 2e-4),
                "{}",
                round_robin_time(servers, rho)
            );
        }
    }

    #[test]
    fn the_single_queue_equals_published_tables() {
        for (rho, mean, p99) in [(0.5, 2.0, 9.210), (0.8, 5.0, 23.03), (0.9, 10.0, 46.05)] {
            assert!(close(mm1_time_in_system_s(rho, 1.0), mean, 1e-9));
            assert!(close(mm1_time_in_system_quantile_s(rho, 1.0, 0.99), p99, 3e-4));
        }
    }
}
